import type { Budget } from '../scenario/budget.js';
import { evidences, type Found } from './evidence.js';
import { judge } from './judge.js';
import type { Comparison } from './measurement.js';
import { concludeTimes, type TimeConclusion } from './time.js';
import type { Verdict } from './verdict.js';

/** Everything that one scenario's gate rests on, whether it was measured just now or is read from a report. */
export interface Gated extends Omit<Found, 'times'> {
  readonly budgets: readonly Budget[];
  readonly pairs: readonly Comparison[];
}

/** Concludes the times of a scenario, together, and judges its budgets. */
export const gateScenario = ({
  budgets,
  pairs,
  ...found
}: Gated): { readonly times: readonly TimeConclusion[]; readonly verdicts: readonly Verdict[] } => {
  const times = concludeTimes(pairs, budgets);
  return { times, verdicts: judge(budgets, evidences({ ...found, times })) };
};
