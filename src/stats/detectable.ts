import { resampledMedians } from './bootstrap.js';
import type { TimeRule } from './timeRule.js';

/** Standard normal quantiles: caught in 95 %, an interval's 97.5 % bound, p of a suspicion (0.1) and of a confirmation with six looks (0.005 / 6). */
const [CAUGHT, BOUND, SUSPECTED, CONFIRMED] = [1.645, 1.96, 1.282, 3.144];

const standardDeviation = (values: Float64Array): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
};

/**
 * The smallest slowdown, as a ratio, that the rule would have caught in 95 of 100 runs as noisy as this series of
 * ln(second / first) of one shape against itself. All conditions of a regression must hold: the median reaches the
 * margin, the sign flips are significant in both series, the confirmation's interval clears its bound.
 */
export function smallestDetectable(
  sameAgainstSame: readonly number[],
  { margin, clear, most }: TimeRule,
  seed: number,
): number {
  const errorAt = (pairs: number) => standardDeviation(resampledMedians(sameAgainstSame, pairs, seed));
  const [first, confirmation] = [errorAt(most.first), errorAt(most.both - most.first)];
  const suspected = Math.max(margin, SUSPECTED * first) + CAUGHT * first;
  const confirmed = Math.max(clear + BOUND * confirmation, CONFIRMED * confirmation) + CAUGHT * confirmation;
  return Math.exp(Math.max(suspected, confirmed));
}
