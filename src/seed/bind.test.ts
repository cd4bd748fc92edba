import { describe, expect, test } from 'vitest';
import type { PlanproofError } from '../errors.js';
import { bindDataset } from './bind.js';
import * as column from './column/index.js';
import type { Table } from './dataset.js';
import { deal } from './deal.js';
import { zipf } from './law/zipf.js';
import * as pool from './pool.js';
import { exactly, spread } from './shares.js';
import { datasetOf } from './testing.js';

type Tables = Readonly<Record<string, Table>>;

const values = (tables: Tables, table: string, name: string) => {
  const bound = bindDataset(datasetOf(tables), { rows: 1 }, 1).tables.find((candidate) => candidate.name === table);
  const found = bound?.columns.find((candidate) => candidate.name === name)?.bound;
  return Array.from({ length: bound?.rows ?? 0 }, (_, row) => found?.at(row));
};

const parents: Table = { rows: 50, columns: { id: column.serial({ from: 100 }) } };

describe('a foreign key', () => {
  test('has only values that its parent has, the heavy ones scattered', () => {
    const children: Table = { rows: 5000, columns: { parent_id: column.reference('parents.id', zipf(1)) } };
    const found = values({ parents, children }, 'children', 'parent_id') as number[];
    expect(found.every((id) => id >= 100 && id < 150)).toBe(true);
    const counts = new Map<number, number>();
    for (const id of found) counts.set(id, (counts.get(id) ?? 0) + 1);
    const [heaviest] = [...counts].toSorted(([, a], [, b]) => b - a);
    expect(heaviest?.[1]).toBeGreaterThan(900);
    expect(heaviest?.[0]).not.toBe(100);
  });

  test('may lead to a later table and to its own', () => {
    const earlier = column.derive([column.serial({ from: 0 })], ([row]) => (row === 0 ? null : row - 1));
    const runs: Table = { rows: 4, columns: { id: column.serial(), retry_of: column.reference('runs.id', earlier) } };
    expect(values({ runs }, 'runs', 'retry_of')).toEqual([null, 1, 2, 3]);
    const children: Table = { rows: 1, columns: { parent_id: column.reference('parents.id', zipf(1)) } };
    expect(values({ children, parents }, 'children', 'parent_id')).toHaveLength(1);
  });
});

describe('a wrong definition is an input error that names the place', () => {
  const fails = (tables: Tables, read: readonly [string, string] = ['children', 'x']): PlanproofError => {
    try {
      values(tables, ...read);
    } catch (error) {
      return error as PlanproofError;
    }
    throw new Error('nothing was thrown');
  };
  const child = (x: Table['columns'][string], rows = 10): Tables => ({ parents, children: { rows, columns: { x } } });

  test.each<[string, Tables, string]>([
    [
      'a foreign key to no table',
      child(column.reference('nobody.id', zipf(1))),
      'table children, column x: it references nobody.id, but there is no table nobody',
    ],
    [
      'a foreign key to no column',
      child(column.reference('parents.key', zipf(1))),
      'table children, column x: it references parents.key, but parents has no column key',
    ],
    [
      'a foreign key to an empty table',
      { ...child(column.reference('parents.id', zipf(1))), parents: { ...parents, rows: 0 } },
      'table children, column x: it references parents.id, and that table has no rows',
    ],
    [
      'a foreign key to a row that is not there',
      child(column.reference('parents.id', column.serial({ from: 45 }))),
      'table children, column x, row 5: it references row 50 of parents.id, which has 50 rows',
    ],
    [
      'a heavy key with more rows than the table',
      child(deal(spread({ total: 10, groups: 3, heavy: [8, 5], law: zipf(1) })).group),
      'table children, column x: its heavy keys ask for 13 of 10 rows',
    ],
    [
      'a deal of another number of rows',
      child(deal(exactly([4, 5])).group),
      'table children, column x: it deals 9 rows, the table has 10',
    ],
    [
      'an empty pool',
      child(column.pick(pool.of('nothing', []))),
      'table children, column x: the pool "nothing" is empty',
    ],
    [
      'a time that ends before it begins',
      child(column.timeline({ from: '2026-01-01', to: '2025-01-01' })),
      'table children, column x: its time goes from 2026-01-01 to 2025-01-01',
    ],
    [
      'a share of nulls beyond all rows',
      child(column.nullable(30, column.serial())),
      'table children, column x: its share is 30, not from 0 to 1',
    ],
    [
      'a chance that is none',
      child(column.chance(Number.NaN)),
      'table children, column x: its share is NaN, not from 0 to 1',
    ],
    [
      'states without a share',
      child(column.oneOf({ done: 0, failed: 0 })),
      'table children, column x: its shares are {"done":0,"failed":0}',
    ],
    [
      'a time that was denser than never',
      child(column.timeline({ from: '2025-01-01', to: '2026-01-01', recency: -1 })),
      'table children, column x: its recency is -1, and its bursts are 0',
    ],
    ...[undefined, 1.5, -1, null].map((entry): [string, Tables, string] => [
      `entry ${entry} of a pool`,
      child(
        column.entryOf(
          pool.of('names', ['a', 'b']),
          column.derive([column.serial({ from: 0 })], ([row]) => (row < 5 ? row : (entry as number))),
        ),
      ),
      `table children, column x, row 5: it asks for entry ${entry} of "names"`,
    ]),
    ['a number of rows that is none', child(column.serial(), Number.NaN), 'table children: it has NaN rows'],
  ])('%s', (_, tables, place) => {
    const { message, exitCode } = fails(tables);
    expect(message).toBe(`Dataset sample, ${place}.`);
    expect(exitCode).toBe(2);
  });

  test('a locale that faker does not have', () => {
    const names = pool.faker('names', 1, (faker) => faker.person.fullName(), { locale: 'tlh' });
    expect(fails(child(column.pick(names))).code).toBe('unknown-locale');
  });
});
