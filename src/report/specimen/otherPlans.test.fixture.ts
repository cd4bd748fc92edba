import type { ScenarioReport } from '../report.js';

/** Plans at other sizes, by statistics sampled anew and beside a baseline, on the first case; each filters by a name. */
export const otherPlans = (
  { cases, shapes }: ScenarioReport,
  name: string,
): Pick<ScenarioReport, 'ties' | 'margins' | 'baseline'> => {
  const condition = `(name = '${name}'::text)`;
  const key = {
    shape: shapes[0]?.name ?? '',
    case: cases[0]?.name ?? '',
    planMode: 'custom' as const,
    settings: 'counting' as const,
  };
  const plan = { fingerprint: 'f', document: [{ Plan: { 'Node Type': 'Seq Scan', Filter: condition } }] };
  const node = { path: '0', label: 'Seq Scan on users', depth: 0, planRows: 1 };
  const changes = [{ what: 'Filter', before: '(name = ?::text)', after: condition }];
  const diff = { samePlan: false, rows: [{ state: 'changed' as const, before: node, after: node, changes }] };
  const change = { ...key, kind: 'plan' as const, state: 'broken' as const, diff, evidence: 'another plan' };
  return {
    ties: [{ ...key, samplings: 3, plans: [{ ...plan, times: 1 }] }],
    margins: [{ ...key, plans: [{ ...plan, factor: 10 }] }],
    baseline: { state: 'compared', counters: 0, plans: 1, times: 0, added: 0, changes: [change] },
  };
};
