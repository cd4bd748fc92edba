import { describe, expect, it } from 'vitest';
import { medianInterval, resampledMedians } from './bootstrap.js';
import { ON_CPU_HOGS, pairs, take, WALL_HOGS } from './fixtures/noise.js';
import { median } from './quantile.js';
import { quantileInterval } from './quantileInterval.js';

describe('the block bootstrap', () => {
  it('draws medians as often as all combinations of blocks have them', () => {
    const values = [1, 2, 4, 8];
    // Four values, blocks of two neighbours in a circle: 16 equally likely series.
    const starts = [0, 1, 2, 3];
    const exact = starts.flatMap((one) =>
      starts.map((other) => median([one, one + 1, other, other + 1].map((at) => values[at % 4] as number))),
    );
    const drawn = resampledMedians(values, 4, 11);
    for (const value of new Set(exact)) {
      const share = exact.filter((one) => one === value).length / exact.length;
      const found = drawn.filter((one) => one === value).length / drawn.length;
      expect(Math.abs(found - share), `median ${value}`).toBeLessThan(
        4 * Math.sqrt((share * (1 - share)) / drawn.length),
      );
    }
  });

  it('holds the true median about as often as it says, in noise that remembers itself', () => {
    for (const noise of [ON_CPU_HOGS, WALL_HOGS]) {
      let held = 0;
      for (let seed = 0; seed < 200; seed++) {
        const { low, high } = medianInterval(take(pairs(1.2, noise, seed), 30), seed);
        if (low <= Math.log(1.2) && Math.log(1.2) <= high) held++;
      }
      expect(held / 200).toBeGreaterThan(0.88);
    }
  });

  it('is narrower for less confidence, repeats for a seed, and is the value itself for one value', () => {
    const values = take(pairs(1, ON_CPU_HOGS, 1), 20);
    const [wide, narrow] = [medianInterval(values, 1, 0.99), medianInterval(values, 1, 0.8)];
    expect(narrow.low).toBeGreaterThanOrEqual(wide.low);
    expect(narrow.high).toBeLessThanOrEqual(wide.high);
    expect(medianInterval(values, 1)).toEqual(medianInterval(values, 1));
    expect(medianInterval([3], 1)).toEqual({ low: 3, high: 3 });
  });
});

describe('the interval of a quantile', () => {
  const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

  it.each([
    [5, {}],
    [6, { low: 1, high: 6 }],
    [10, { low: 2, high: 9 }],
    [20, { low: 6, high: 15 }],
    [30, { low: 10, high: 21 }],
    [50, { low: 18, high: 33 }],
  ])('has the ranks of the published tables for the median of %i values', (n, ranks) => {
    expect(quantileInterval(upTo(n), 0.5)).toEqual(ranks);
  });

  it('has no upper bound for the 95th percentile below 72 values', () => {
    expect(quantileInterval(upTo(71), 0.95).high).toBeUndefined();
    expect(quantileInterval(upTo(72), 0.95).high).toBe(72);
  });

  it('stays finite for thousands of values', () => {
    const { low, high } = quantileInterval(upTo(10_000), 0.5);
    expect([low, high]).toEqual([4902, 5099]);
  });

  it('refuses no values and quantiles that are no quantiles', () => {
    expect(() => quantileInterval([], 0.5)).toThrow(RangeError);
    expect(() => quantileInterval([1], 1)).toThrow(RangeError);
  });
});
