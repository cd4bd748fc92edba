import { expect, test } from 'vitest';
import { deal } from './deal.js';
import { zipf } from './law/zipf.js';
import type { Order } from './permutation.js';
import { spread } from './shares.js';
import { columnsOf, tally } from './testing.js';

const ROWS = 5000;
const shares = spread({ total: ROWS, groups: 40, heavy: [2000], law: zipf(1) });

const dealt = (order: Order) => {
  const { group, rank, slot } = deal(shares, order);
  return columnsOf(ROWS, { group, rank, slot }) as Record<'group' | 'rank' | 'slot', number[]>;
};

test.each<Order>(['kept', 'shuffled', { within: 100 }])(
  'dealt %j, every group gets exactly its share, each rank once',
  (order) => {
    const { group, rank, slot } = dealt(order);
    const counts = tally(group);
    expect([...counts].every(([key, count]) => shares.size(key as number) === count)).toBe(true);
    expect(new Set(slot).size).toBe(ROWS);
    expect(slot.every((value, row) => value === shares.start(group[row] ?? 0) + (rank[row] ?? 0))).toBe(true);
  },
);

test('kept, a group lies together; shuffled, it is everywhere', () => {
  const changes = (groups: readonly number[]) =>
    groups.filter((group, row) => row > 0 && group !== groups[row - 1]).length;
  expect(changes(dealt('kept').group)).toBe(39);
  expect(changes(dealt('shuffled').group)).toBeGreaterThan(ROWS / 2);
  const heavyInFirstHalf = dealt('shuffled')
    .group.slice(0, ROWS / 2)
    .filter((group) => group === 0).length;
  expect(heavyInFirstHalf).toBeGreaterThan(900);
  expect(heavyInFirstHalf).toBeLessThan(1100);
});

test('columns of one deal agree in every row, whichever is asked', () => {
  const { group, rank } = deal(shares);
  const both = columnsOf(ROWS, { group, rank });
  expect(columnsOf(ROWS, { rank, group }).rank?.length).toBe(ROWS);
  expect(columnsOf(ROWS, { group }).group).toEqual(both.group);
});
