/** Bounds of a quantile; a side is absent where there are too few values to bound it with the confidence asked for. */
export interface QuantileInterval {
  readonly low?: number;
  readonly high?: number;
}

/**
 * The interval that holds the quantile at `p` of what the values were drawn from, whatever its distribution: order
 * statistics by the binomial distribution (David and Nagaraja 2003, 7.1). Each bound alone holds with confidence
 * (1 + confidence) / 2. The 95th percentile has an upper bound from 72 values on at 0.95. Throws RangeError for no values
 * or a `p` not between 0 and 1.
 */
export function quantileInterval(values: readonly number[], p: number, confidence = 0.95): QuantileInterval {
  if (values.length === 0) throw new RangeError('The quantile interval of no values.');
  if (!(p > 0 && p < 1)) throw new RangeError(`The quantile interval at ${p}, which is not between 0 and 1.`);
  const sorted = Float64Array.from(values).sort();
  const tail = (1 - confidence) / 2;
  // How many values lie below the quantile is binomial: the k-th smallest is above it with probability P(below < k).
  const below = cumulativeBinomial(sorted.length, p);
  const rank = below.findIndex((probability) => probability > tail);
  const upper = below.findIndex((probability) => probability >= 1 - tail);
  return {
    ...(rank > 0 ? { low: sorted[rank - 1] as number } : {}),
    ...(upper >= 0 && upper < sorted.length ? { high: sorted[upper] as number } : {}),
  };
}

/** P(successes <= k) for k = 0..n, by logarithms so that large n do not underflow. */
function cumulativeBinomial(n: number, p: number): number[] {
  const cumulative: number[] = [];
  let logCoefficient = 0;
  let sum = 0;
  for (let k = 0; k <= n; k++) {
    sum += Math.exp(logCoefficient + k * Math.log(p) + (n - k) * Math.log1p(-p));
    cumulative.push(Math.min(1, sum));
    logCoefficient += Math.log(n - k) - Math.log(k + 1);
  }
  return cumulative;
}
