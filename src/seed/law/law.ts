/**
 * A distribution, used in two ways: to weigh ranks (which of n keys, and how often) and, where it is continuous, to
 * draw values.
 */
export interface Law {
  /** The law and its numbers, in words; part of the dataset's hash. */
  readonly says: string;
  /** Relative weight of `rank` (0 is the heaviest) among `of` ranks. */
  weight(rank: number, of: number): number;
}

/** A law over real numbers. */
export interface ContinuousLaw extends Law {
  /** Inverse of the cumulative distribution; u in [0, 1). */
  quantile(u: number): number;
}

/** The rank-size form of a continuous law: `of` values at evenly spaced quantiles, the largest first. */
export const weightByQuantile =
  (quantile: (u: number) => number) =>
  (rank: number, of: number): number =>
    quantile(1 - (rank + 0.5) / of);
