import type { Interval } from './bootstrap.js';

/** The standard normal quantile of a two-sided 95 %. */
const Z = 1.959964;

/** The interval that holds a proportion with 95 %, seen `hits` times in `n` (Wilson 1927). Throws RangeError for no trials. */
export function wilson(hits: number, n: number): Interval {
  if (!(n > 0)) throw new RangeError('The proportion of no trials.');
  const share = hits / n;
  const centre = (share + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n);
  const half = (Z / (1 + Z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  // At the ends rounding alone would keep the bounds from being exact.
  return { low: hits === 0 ? 0 : centre - half, high: hits === n ? 1 : centre + half };
}
