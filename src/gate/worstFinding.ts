import type { Finding } from './rule.js';

const GRAVITY: readonly Finding['state'][] = ['broken', 'regressed', 'unstable', 'skipped', 'pass', 'improved'];

const measured = (finding: Finding): number => (finding.state === 'skipped' ? 0 : finding.measured);

/** Of findings on the same budget the worst; of equally bad ones that of the larger measure; `undefined` of none. */
export const worstFinding = (findings: readonly Finding[]): Finding | undefined =>
  findings.toSorted((a, b) => GRAVITY.indexOf(a.state) - GRAVITY.indexOf(b.state) || measured(b) - measured(a))[0];
