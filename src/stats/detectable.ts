import { resampledMedians } from './bootstrap.js';
import type { TimeRule } from './timeRule.js';

/** Standard normal quantiles: caught in 95 %, an interval's 97.5 % bound, alpha 0.01 one-sided. */
const [CAUGHT, BOUND, ALPHA] = [1.645, 1.96, 2.326];

const standardDeviation = (values: Float64Array): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
};

/**
 * The smallest slowdown, as a ratio, that the rule would have caught in 95 of 100 runs as noisy as this series of
 * ln(second / first) of one shape against itself. All three conditions of a regression must hold: the median reaches the
 * margin, the sign flips are significant, the confirmation's interval clears its bound.
 */
export function smallestDetectable(
  sameAgainstSame: readonly number[],
  { margin, clear, most }: TimeRule,
  seed: number,
): number {
  const errorAt = (pairs: number) => standardDeviation(resampledMedians(sameAgainstSame, pairs, seed));
  const [first, confirmation] = [errorAt(most.first), errorAt(most.confirmation)];
  return Math.exp(Math.max(margin + CAUGHT * first, (ALPHA + CAUGHT) * first, clear + (BOUND + CAUGHT) * confirmation));
}
