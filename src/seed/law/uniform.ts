import { type ContinuousLaw, weightByQuantile } from './law.js';

/** Values spread evenly over [from, to). */
export const uniform = (from: number, to: number): ContinuousLaw => {
  const quantile = (u: number) => from + (to - from) * u;
  return { says: `uniform from ${from} to ${to}`, quantile, weight: weightByQuantile(quantile) };
};
