import { exp, normalQuantile } from '../real.js';
import { type ContinuousLaw, weightByQuantile } from './law.js';

// Below and above, the quantile is minus and plus infinity.
const INSIDE = 1e-12;

/** Values whose logarithm is normal: `median`, and `sigma`, the standard deviation of the logarithm. */
export const logNormal = ({ median, sigma }: { readonly median: number; readonly sigma: number }): ContinuousLaw => {
  const quantile = (u: number) => median * exp(sigma * normalQuantile(Math.min(1 - INSIDE, Math.max(INSIDE, u))));
  return { says: `log-normal with median ${median} and sigma ${sigma}`, quantile, weight: weightByQuantile(quantile) };
};
