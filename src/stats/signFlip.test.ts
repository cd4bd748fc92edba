import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomNumbers } from './random.js';
import { flipP, signFlipP, winsorised } from './signFlip.js';

/** Darwin's differences between crossed and self-fertilised maize, in eighths of an inch. */
const DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

const series = (length: number) =>
  fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: length, maxLength: length });

describe('the sign-flip test', () => {
  it('finds what Fisher found for Darwin: 863 of 32,768 sign patterns have a sum as large', () => {
    expect(flipP(DARWIN, 1)).toBe(863 / 32_768);
  });

  it('gives 1 / 2^n where all n values agree', () => {
    expect(signFlipP([1, 2, 3, 4, 5, 6, 7, 8], 1)).toBe(1 / 256);
    expect(signFlipP([-1, -2, -3], 1)).toBe(1);
  });

  it('agrees with counting every pattern where it samples them', () => {
    const values = [...DARWIN, 31, -12, 5];
    let extreme = 0;
    const observed = values.reduce((sum, value) => sum + value, 0);
    for (let signs = 0; signs < 2 ** values.length; signs++) {
      const sum = values.reduce((total, value, index) => total + ((signs >> index) & 1 ? value : -value), 0);
      if (sum >= observed) extreme++;
    }
    const exact = extreme / 2 ** values.length;
    expect(Math.abs(flipP(values, 1) - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 10_000));
  });

  it('stays between the exact value and Hoeffding where 10,000 flips find no larger sum', () => {
    const p = signFlipP(new Array(30).fill(0.05), 1);
    expect(p).toBeGreaterThanOrEqual(2 ** -30);
    expect(p).toBeLessThan(1e-6);
  });

  it('takes series longer than a word of bits', () => {
    expect(
      signFlipP(
        new Array(60).fill(0).map((_, index) => (index % 2 ? 1 : -1)),
        5,
      ),
    ).toBeGreaterThan(0.4);
  });

  it('is the same for a multiple of the values and on every reading', () => {
    fc.assert(
      fc.property(series(12), (values) => {
        expect(
          signFlipP(
            values.map((value) => 4 * value),
            1,
          ),
        ).toBe(signFlipP(values, 1));
      }),
    );
    expect(signFlipP([...DARWIN, ...DARWIN], 9)).toBe(signFlipP([...DARWIN, ...DARWIN], 9));
  });

  it('finds either direction of any series, ties counted in both', () => {
    fc.assert(
      fc.property(series(9), (values) => {
        const both =
          signFlipP(values, 1) +
          signFlipP(
            values.map((value) => -value),
            1,
          );
        expect(both).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('rejects true nothings as often as it says: 5 % at 0.05', () => {
    const random = randomNumbers(4);
    let rejected = 0;
    for (let run = 0; run < 2_000; run++) {
      if (
        signFlipP(
          Array.from({ length: 11 }, () => random() - 0.5),
          1,
        ) <= 0.05
      )
        rejected++;
    }
    expect(rejected / 2_000).toBeGreaterThan(0.035);
    expect(rejected / 2_000).toBeLessThan(0.065);
  });
});

describe('winsorising', () => {
  it('cuts the three fifths with the largest magnitudes to the next largest, on both sides', () => {
    expect(winsorised([1, -2, 3, -4, 5, 6, -7, 8, 90, -100])).toEqual([1, -2, 3, -4, 4, 4, -4, 4, 4, -4]);
  });

  it('leaves one value alone and forgives one wild value in ten', () => {
    expect(winsorised([400])).toEqual([400]);
    const steady = [0.05, 0.06, 0.04, 0.05, 0.06, 0.05, 0.04, 0.05, 0.06, -3];
    expect(signFlipP(steady, 1)).toBeLessThan(0.011);
    expect(flipP(steady, 1)).toBeGreaterThan(0.5);
  });
});
