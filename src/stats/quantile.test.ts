import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, quantile } from './quantile.js';

const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('quantile', () => {
  it('interpolates as definition 7 of Hyndman and Fan does, which R and NumPy use', () => {
    const oneToTen = [10, 3, 1, 7, 5, 2, 9, 8, 4, 6];
    expect(quantile(oneToTen, 0.33)).toBeCloseTo(3.97, 12);
    expect(quantile(oneToTen, 0.25)).toBe(3.25);
    expect(quantile(oneToTen, 0.95)).toBeCloseTo(9.55, 12);
    expect(quantile([1, 2, 3, 4, 10], 0.25)).toBe(2);
  });

  it('is the least value at 0, the middle at 0.5 and the greatest at 1', () => {
    expect([0, 0.5, 1].map((p) => quantile([4, 1, 3], p))).toEqual([1, 3, 4]);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('lies within the values, rises with p and does not mind their order', () => {
    fc.assert(
      fc.property(
        values,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, p, q) => {
          const [low, high] = [quantile(all, Math.min(p, q)), quantile(all, Math.max(p, q))];
          expect(low).toBeLessThanOrEqual(high);
          expect(low).toBeGreaterThanOrEqual(Math.min(...all));
          expect(high).toBeLessThanOrEqual(Math.max(...all));
          expect(quantile([...all].reverse(), p)).toBe(quantile(all, p));
        },
      ),
    );
  });

  it('refuses no values and a p outside 0 to 1', () => {
    expect(() => median([])).toThrow(RangeError);
    expect(() => quantile([1], 1.5)).toThrow(RangeError);
    expect(() => quantile([1], Number.NaN)).toThrow(RangeError);
  });
});
