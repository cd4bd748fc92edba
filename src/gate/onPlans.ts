import type { PlanNode } from '../plan/node.js';
import type { Plan } from '../plan/plan.js';
import type { Measurement } from './measurement.js';
import type { Finding, Rule } from './rule.js';

/** What breaks a budget on plans: at which node, and how much it weighs against others. */
export interface Breach {
  /** "sort of 1,200 rows by note at node 0.1" */
  readonly words: string;
  readonly weight: number;
}

/** What a rule on every plan that was seen needs, the production one included. */
export const EVERY_PLAN: Rule['needs'] = [
  { probe: 'explain', settings: 'counting' },
  { probe: 'explain', settings: 'production' },
];

/** Judges every plan that was seen; of all breaches the weightiest is shown, and the others are counted. */
export const onPlans = (
  measurements: readonly Measurement[],
  breachesOf: (plan: Plan) => readonly Breach[],
  { passes, limit }: { readonly passes: string; readonly limit?: string },
): Finding => {
  const planned = measurements.flatMap(({ key, plan }) => (plan === undefined ? [] : [{ key, plan }]));
  if (planned.length === 0) return { state: 'skipped', reason: 'no plan was seen' };
  const breaches = planned.flatMap(({ key, plan }) =>
    breachesOf(plan).map((breach) => ({
      ...breach,
      words: `${breach.words} (${key.planMode} plan, ${key.settings} settings)`,
    })),
  );
  const [worst] = breaches.toSorted((a, b) => b.weight - a.weight);
  if (worst === undefined) return { state: 'pass', measured: 0, evidence: passes };
  const evidence = [worst.words, limit].filter(Boolean).join(', ');
  return { state: 'broken', measured: breaches.length, evidence };
};

/** "Index Scan using orders_pkey on orders at node 0.1" */
export const nodeWords = ({ nodeType, indexName, relationName, path }: PlanNode): string =>
  [nodeType, indexName && `using ${indexName}`, relationName && `on ${relationName}`, `at node ${path}`]
    .filter(Boolean)
    .join(' ');

/** How a plan reads its tables: "seq scan of run at node 0.0". */
export const readsWords = ({ scans }: Plan): string => {
  const read = scans.map(({ kind, table, indexes, path }) => {
    const by = indexes.length > 0 ? ` using ${indexes.join(', ')}` : '';
    return `${kind} scan${by} of ${table} at node ${path}`;
  });
  return read.length > 0 ? read.join('; ') : 'no table is read';
};

/** Rows that came out of a node; where the plan did not run, those that the planner expects. */
export const rowsOf = ({ actual, planRows }: PlanNode): number => actual?.rows ?? planRows;

export const rowsText = (rows: number): string => `${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'}`;
