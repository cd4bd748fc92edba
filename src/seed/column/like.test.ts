import { expect, test } from 'vitest';
import { columnsOf, tally, valuesOf } from '../testing.js';
import { like, ordinal } from './like.js';

const ROWS = 20_000;

const correlationOf = (values: readonly number[]): number => {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [both, rows, own] = [0, 0, 0];
  for (const [row, value] of values.entries()) {
    both += (row - middle) * (value - mean);
    rows += (row - middle) ** 2;
    own += (value - mean) ** 2;
  }
  return both / Math.sqrt(rows * own);
};

test('a column like another has its common values, its distinct ones and its NULLs', () => {
  const values = valuesOf(ROWS, ordinal({ distinct: 400, common: [0.3, 0.1, 0.05], nulls: 0.2 }));
  const counts = tally(values);
  expect(counts.get(null)).toBeCloseTo(0.2 * ROWS, -3);
  const sizes = [...counts].flatMap(([value, count]) => (value === null ? [] : count)).toSorted((a, b) => b - a);
  expect(sizes).toHaveLength(400);
  const [first = 0, second = 0, third = 0, fourth = 0] = sizes;
  expect([first, second, third].map((size) => size / ROWS)).toEqual([
    expect.closeTo(0.3, 1.5),
    expect.closeTo(0.1, 1.5),
    expect.closeTo(0.05, 1.5),
  ]);
  expect(fourth).toBeLessThan(0.01 * ROWS);
});

test.each([-1, -0.4, 0, 0.7, 1])(
  'rows lie in the order of the values as far as a correlation of %d says',
  (correlation) => {
    const values = valuesOf(ROWS, ordinal({ distinct: 5000, correlation })) as number[];
    expect(correlationOf(values)).toBeCloseTo(correlation, 1);
  },
);

test('a column without two alike has none, in order or not', () => {
  for (const correlation of [0, 1, -1]) {
    expect(tally(valuesOf(ROWS, ordinal({ distinct: -1, correlation }))).size).toBe(ROWS);
  }
});

test('whatever the kind, values sort as their numbers do and texts are as long as they were', () => {
  const number = { distinct: 3000, correlation: 1 };
  const columns = columnsOf(3000, {
    text: like('text', { ...number, width: 12 }),
    uuid: like('uuid', number),
    instant: like('instant', number),
  });
  for (const values of Object.values(columns)) expect(values).toEqual(values.toSorted());
  expect(new Set(columns.text.map((text) => String(text).length))).toEqual(new Set([12]));
});
