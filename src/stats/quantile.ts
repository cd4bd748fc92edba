/**
 * The quantile at `p` in 0..1 by linear interpolation between order statistics: position p * (n - 1) of the sorted values
 * (definition 7 of Hyndman and Fan 1996, the default of R and NumPy). Throws RangeError for no values or a `p` outside.
 */
export function quantile(values: readonly number[], p: number): number {
  if (values.length === 0) throw new RangeError('The quantile of no values.');
  if (!(p >= 0 && p <= 1)) throw new RangeError(`The quantile at ${p}, which is not within 0..1.`);
  return quantileOfSorted(Float64Array.from(values).sort(), p);
}

/** As `quantile`, of values that stand in ascending order already. */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number {
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (position - below) * (high - low);
}

/** The middle value, or the mean of the middle two. Throws RangeError for no values. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);
