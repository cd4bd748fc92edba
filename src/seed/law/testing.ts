/** Largest distance between a sample's distribution and a law's (Kolmogorov-Smirnov), times the root of its size. */
export const kolmogorovSmirnov = (sample: readonly number[], cumulative: (x: number) => number): number => {
  const sorted = sample.toSorted((a, b) => a - b);
  const n = sorted.length;
  const distances = sorted.map((x, i) =>
    Math.max(Math.abs((i + 1) / n - cumulative(x)), Math.abs(i / n - cumulative(x))),
  );
  return Math.max(...distances) * Math.sqrt(n);
};

/** One sample in a thousand of the right law is further away than this. */
export const KOLMOGOROV_SMIRNOV_LIMIT = 1.95;

/** Pearson's statistic less its expectation, in standard deviations: above 4 the counts are not of these shares. */
export const chiSquareDeviation = (counts: readonly number[], shares: readonly number[]): number => {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const terms = counts.map((count, i) => {
    const expected = (total * (shares[i] ?? 0)) / whole;
    return (count - expected) ** 2 / expected;
  });
  const freedom = counts.length - 1;
  return (terms.reduce((sum, term) => sum + term, 0) - freedom) / Math.sqrt(2 * freedom);
};
