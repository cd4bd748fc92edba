import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitGrowth, type Growth } from './growth.js';
import { randomNumbers } from './random.js';

const SIZES = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000];
const COUNTER = { relative: 0.01, absolute: 1 };

const grow = (value: (size: number, index: number) => number, sizes = SIZES, noise = COUNTER): Growth => {
  const fit = fitGrowth(
    sizes.map((size, index) => ({ size, value: value(size, index) })),
    noise,
  );
  if (fit.state === 'unfit') throw new Error(fit.reason);
  return fit;
};

describe('a growth fit', () => {
  it.each([
    ['constant', () => 8, 0],
    ['logarithmic', (n: number) => 3 + 20 * Math.log2(n), 0.12],
    ['linear', (n: number) => n / 50, 1],
    ['n log n', (n: number) => (n * Math.log(n)) / 100, 1.11],
    ['quadratic', (n: number) => n ** 2 / 1e4, 2],
  ])('tells %s growth', (name, value, exponent) => {
    const fit = grow(value);
    expect(fit.class).toBe(name);
    expect(fit.exponent).toBeCloseTo(exponent, 1);
    expect(fit.outlier).toBeUndefined();
  });

  it('is not bent by a constant part', () => {
    const fit = grow((n) => 10_000 + n / 20);
    expect(fit).toMatchObject({ class: 'linear', exponent: expect.closeTo(1, 1) });
    expect(fit.constant).toBeCloseTo(10_000, -2);
    expect(fit.factor).toBeCloseTo(1 / 20, 3);
  });

  it('finds the exponent within its interval, whatever the constant, factor and exponent', () => {
    const anyGrowth = fc.record({
      constant: fc.integer({ min: 0, max: 2_000 }),
      exponent: fc.double({ min: 0.3, max: 2.5, noNaN: true }),
      atLargest: fc.integer({ min: 2_000, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(anyGrowth, ({ constant, exponent, atLargest }) => {
        const fit = grow((n) => Math.round(constant + atLargest * (n / 32_000) ** exponent));
        expect(fit.interval.low - 0.011).toBeLessThanOrEqual(exponent);
        expect(fit.interval.high + 0.011).toBeGreaterThanOrEqual(exponent);
        expect(fit.interval.low).toBeLessThanOrEqual(fit.exponent);
        expect(fit.interval.high).toBeGreaterThanOrEqual(fit.exponent);
      }),
      { numRuns: 60 },
    );
  });

  it('holds the exponent in its interval 19 times of 20 where values scatter by 5 %', () => {
    const random = randomNumbers(5);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    let held = 0;
    for (let run = 0; run < 100; run++) {
      const { interval } = grow((n) => (200 + n) * (1 + 0.05 * normal()), SIZES, { relative: 0.05, absolute: 0 });
      if (interval.low <= 1 && 1 <= interval.high) held++;
    }
    expect(held).toBeGreaterThanOrEqual(88);
  });

  it('leaves one bad point out, wherever it stands, and says so', () => {
    for (let bad = 0; bad < SIZES.length; bad++) {
      const fit = grow((n, index) => (index === bad ? 10 : 1) * (100 + n / 50));
      expect(fit).toMatchObject({ class: 'linear', exponent: expect.closeTo(1, 1), outlier: { size: SIZES[bad] } });
      expect(fit.outlier?.expected).toBeCloseTo(100 + (SIZES[bad] as number) / 50, 0);
    }
  });

  it('calls the steps of a B-tree constant, with an exponent near 0', () => {
    const fit = grow((n) => Math.ceil(Math.log(n) / Math.log(300)) + 2, [1e3, 1e4, 1e5, 1e6, 1e7]);
    expect(fit).toMatchObject({ class: 'constant', constant: 0 });
    expect(fit.exponent).toBeLessThan(0.05);
  });

  it('has exponent 0 for what is always 0, and below 0 for what falls', () => {
    expect(grow(() => 0)).toMatchObject({ exponent: 0, interval: { low: 0, high: 0 }, class: 'constant' });
    expect(grow((n) => 1e6 / n + 5).exponent).toBeLessThan(-0.8);
  });

  it.each([
    [[1, 2, 4, 8], '4 sizes'],
    [[1, 2, 3, 4, 5], '5 times the smallest'],
    [[1, 1, 1, 10, 100], '3 sizes'],
    [[0, 1, 2, 4, 8], 'not a number above 0'],
  ])('refuses the sizes %j', (sizes, reason) => {
    const fit = fitGrowth(
      sizes.map((size) => ({ size, value: 1 })),
      COUNTER,
    );
    expect(fit).toMatchObject({ state: 'unfit', reason: expect.stringContaining(reason) });
  });
});
