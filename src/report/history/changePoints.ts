import { median } from '../../stats/quantile.js';

/** Where a series turned: the index of the first value of the new level. */
export interface ChangePoint {
  readonly index: number;
  /** New level / old level; absent where the old one is zero. */
  readonly ratio?: number;
}

/** Every value that is another than the one before it: for counters, which repeat exactly. */
export const differences = (values: readonly number[]): readonly ChangePoint[] =>
  values.flatMap((value, index) => {
    const before = values[index - 1];
    if (before === undefined || before === value) return [];
    return [{ index, ...(before > 0 && { ratio: value / before }) }];
  });

const ALPHA = 0.01;
/** Fewer values than this on one side prove nothing by ranks. */
const LEAST_SIDE = 4;
/** A change smaller than this is true at times, and never worth a mark. */
const LEAST_CHANGE = 0.05;

/**
 * Pettitt's test (1979), by binary segmentation: the split at which ranks differ most, kept where its p is below 0.01 and
 * the medians differ by 5 % or more, then both halves again. By ranks, so that one slow run makes no change.
 */
export const pettittChanges = (values: readonly number[], offset = 0): readonly ChangePoint[] => {
  const split = bestSplit(values);
  if (split === undefined || split.p >= ALPHA) return [];
  const { index } = split;
  const [before, after] = [median(values.slice(0, index)), median(values.slice(index))];
  if (Math.abs(after - before) < LEAST_CHANGE * before) return [];
  return [
    ...pettittChanges(values.slice(0, index), offset),
    { index: offset + index, ...(before > 0 && { ratio: after / before }) },
    ...pettittChanges(values.slice(index), offset + index),
  ];
};

/** K = max |U_t|, U_t = sum over i < t <= j of sign(x_j - x_i); p is about 2 exp(-6 K^2 / (n^3 + n^2)). */
const bestSplit = (values: readonly number[]): { readonly index: number; readonly p: number } | undefined => {
  const n = values.length;
  if (n < 2 * LEAST_SIDE) return undefined;
  let [u, best, index] = [0, -1, 0];
  for (let t = 1; t < n; t++) {
    // Moving one value to the left side takes back its pairs there and adds those with what remains on the right.
    const moved = values[t - 1] as number;
    u += values.reduce((sum, value) => sum + Math.sign(value - moved), 0);
    if (t < LEAST_SIDE || n - t < LEAST_SIDE || Math.abs(u) <= best) continue;
    [best, index] = [Math.abs(u), t];
  }
  return { index, p: Math.min(1, 2 * Math.exp((-6 * best ** 2) / (n ** 3 + n ** 2))) };
};
