import { describe, expect, it } from 'vitest';
import { wilson } from './proportion.js';

describe('the interval of a proportion', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is what is published', (hits, n, low, high) => {
    expect(wilson(hits, n).low).toBeCloseTo(low, 4);
    expect(wilson(hits, n).high).toBeCloseTo(high, 4);
  });

  it('of no trials is refused', () => {
    expect(() => wilson(0, 0)).toThrow(RangeError);
  });
});
