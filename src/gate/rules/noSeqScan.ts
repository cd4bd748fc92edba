import type { Measurement } from '../measurement.js';
import type { Rule } from '../rule.js';

/** Judged on every plan that was seen, the production one included: none of them may scan the table from end to end. */
export const noSeqScan: Rule<'noSeqScan'> = {
  needs: [
    { probe: 'explain', settings: 'counting' },
    { probe: 'explain', settings: 'production' },
  ],
  judge({ table }, { measurements }) {
    if (measurements.every(({ plan }) => plan === undefined)) return { state: 'skipped', reason: 'no plan was seen' };
    const scans = measurements.flatMap((measurement) => seqScans(measurement, table));
    const [first] = scans;
    if (first === undefined) return { state: 'pass', measured: 0, evidence: `no sequential scan of ${table}` };
    return { state: 'broken', measured: scans.length, evidence: first };
  },
};

const seqScans = ({ key, plan }: Measurement, table: string): string[] =>
  (plan?.nodes ?? [])
    .filter(({ nodeType, relationName }) => nodeType.endsWith('Seq Scan') && relationName === table)
    .map(({ path }) => `sequential scan of ${table} at node ${path} (${key.planMode} plan, ${key.settings} settings)`);
