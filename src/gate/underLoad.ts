import type { LoadResult } from '../invariants/underLoad.js';
import type { Budget } from '../scenario/budget.js';
import { quantile } from '../stats/quantile.js';
import { quantileInterval } from '../stats/quantileInterval.js';
import type { Verdict } from './verdict.js';
import { ms } from './words.js';

type LatencyBudget = Extract<Budget, { kind: 'latency' }>;
/** A latency that is meant under load. */
export type LoadBudget = LatencyBudget & Required<Pick<LatencyBudget, 'clients' | 'rate'>>;

export const isLoadBudget = (budget: Budget): budget is LoadBudget =>
  budget.kind === 'latency' && budget.clients !== undefined && budget.rate !== undefined;

const PROBABILITIES = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

/** Judges what reading under load took; each budget by the results of its shape, case, clients and rate. */
export const judgeLoad = (budgets: readonly LoadBudget[], results: readonly LoadResult[]): readonly Verdict[] =>
  budgets.flatMap((budget) =>
    results
      .filter((result) => isMeant(budget, result))
      .map((result) => ({ budget, shape: result.shape, case: result.case ?? 'every case', ...judge(budget, result) })),
  );

const isMeant = (budget: LoadBudget, { shape, case: caseName, clients, rate }: LoadResult): boolean =>
  (budget.shape === undefined || budget.shape === shape) &&
  budget.case === caseName &&
  budget.clients === clients &&
  budget.rate === rate;

const judge = ({ quantile: name, maxMs }: LoadBudget, { waitedMs, clients, rate }: LoadResult) => {
  if (waitedMs.length === 0) return { state: 'skipped' as const, reason: 'no read arrived' };
  const measured = quantile(waitedMs, PROBABILITIES[name]);
  const low = quantileInterval(waitedMs, PROBABILITIES[name]).low ?? Math.min(...waitedMs);
  const evidence = `${name} ${ms(measured)} of ${waitedMs.length} reads by ${clients} clients, ${rate} a second, at most ${ms(maxMs)}`;
  if (measured <= maxMs) return { state: 'pass' as const, measured, evidence };
  return { state: low <= maxMs ? ('unstable' as const) : ('broken' as const), measured, evidence };
};
