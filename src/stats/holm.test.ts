import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holmAdjusted } from './holm.js';

describe("Holm's adjustment", () => {
  it('multiplies the smallest by all, the next by one less, and never falls back', () => {
    const adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((expected, index) => {
      expect(adjusted[index]).toBeCloseTo(expected, 12);
    });
    expect(holmAdjusted([0.8, 0.7])).toEqual([1, 1]);
    expect(holmAdjusted([])).toEqual([]);
  });

  it('lies between the p-value itself and Bonferroni, in the same order', () => {
    const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(ps, (p) => {
        holmAdjusted(p).forEach((adjusted, index) => {
          const own = p[index] as number;
          expect(adjusted).toBeGreaterThanOrEqual(own);
          expect(adjusted).toBeLessThanOrEqual(Math.min(1, own * p.length));
        });
      }),
    );
  });
});
