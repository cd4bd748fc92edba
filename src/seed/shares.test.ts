import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { even } from './law/even.js';
import { pareto } from './law/pareto.js';
import { zipf } from './law/zipf.js';
import { between, exactly, join, type Shares, spread } from './shares.js';

const sizes = (shares: Shares): number[] => Array.from({ length: shares.groups }, (_, group) => shares.size(group));

test('shares add up to the total, keep their limits, and every slot belongs to the group that covers it', () => {
  const laws = fc.constantFrom(even(), zipf(1), zipf(2.5), pareto({ shape: 0.5 }));
  fc.assert(
    fc.property(laws, fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 5000 }), (law, groups, extra) => {
      const total = 2 * groups + extra;
      const atMost = 2 + Math.ceil((extra / groups) * 1.5);
      const shares = spread({ total, groups, law, atLeast: 2, atMost });
      expect(shares.fault).toBeUndefined();
      expect(sizes(shares).reduce((sum, size) => sum + size, 0)).toBe(total);
      expect(Math.min(...sizes(shares))).toBeGreaterThanOrEqual(2);
      expect(Math.max(...sizes(shares))).toBeLessThanOrEqual(atMost + 1);
      const covers = (group: number, slot: number) => shares.start(group) <= slot && slot < shares.start(group + 1);
      const slots = Array.from({ length: total }, (_, slot) => slot);
      expect(slots.filter((slot) => !covers(shares.groupOf(slot), slot))).toEqual([]);
    }),
  );
});

test('heavy groups get exactly what they ask for, and the others follow the law', () => {
  const shares = spread({ total: 100_000, groups: 1002, heavy: [40_000, 7], law: zipf(1) });
  expect(sizes(shares).slice(0, 2)).toEqual([40_000, 7]);
  expect(shares.size(2) / shares.size(11)).toBeCloseTo(10, 1);
});

test('an empty group owns no slot', () => {
  const shares = exactly([0, 3, 0, 0, 2, 0]);
  expect([0, 1, 2, 3, 4].map(shares.groupOf)).toEqual([1, 1, 1, 4, 4]);
});

describe('shares that cannot be', () => {
  test.each([
    [
      'heavy keys with more rows than the table',
      { total: 10, groups: 3, heavy: [8, 5] },
      'its heavy keys ask for 13 of 10 rows',
    ],
    ['more heavy keys than groups', { total: 10, groups: 1, heavy: [1, 2] }, '2 heavy keys do not fit into 1 groups'],
    [
      'too few rows for the least',
      { total: 10, groups: 6, atLeast: 2 },
      '10 rows cannot be divided among 6 groups of at least 2',
    ],
    [
      'too many rows for the most',
      { total: 10, groups: 2, atMost: 4 },
      '10 rows cannot be divided among 2 groups of at least 0 and at most 4',
    ],
    [
      'rows that no group takes',
      { total: 10, groups: 1, heavy: [4] },
      '6 rows cannot be divided among 0 groups of at least 0',
    ],
  ])('say why: %s', (_, of, fault) => {
    expect(spread({ law: even(), ...of }).fault).toBe(fault);
  });
});

test('numbers between two limits stay there, below what the group has, and where they are fixed', () => {
  const within = exactly([1, 50, 50, 3, 50]);
  const numbers = between({ groups: 5, min: 2, max: 9, law: pareto({ shape: 0.3 }), within, fixed: [9, 4] });
  expect(numbers.size(0)).toBe(1);
  expect(numbers.size(1)).toBe(4);
  expect(numbers.size(3)).toBeLessThanOrEqual(3);
  for (const group of [2, 4]) {
    expect(numbers.size(group)).toBeGreaterThanOrEqual(2);
    expect(numbers.size(group)).toBeLessThanOrEqual(9);
  }
});

test('joined shares lie one behind the other', () => {
  const shares = join(exactly([2, 1]), exactly([4]));
  expect(sizes(shares)).toEqual([2, 1, 4]);
  expect(shares.groupOf(3)).toBe(2);
});
