import { expect, test } from 'vitest';
import { withServer } from '../postgres/testing.js';
import { type BoundTable, bindDataset } from './bind.js';
import { serial } from './column/serial.js';
import { defineDataset } from './dataset.js';
import { distribute } from './distribute.js';

const server = withServer();

const dataset = (distributedBy: string) =>
  defineDataset({
    name: 'spread',
    module: import.meta.url,
    axes: {},
    scales: { smoke: {} },
    schema: 'schema.sql',
    tables: () => ({ orders: { rows: 10, columns: { id: serial(), customer: serial() }, distributedBy } }),
  });

test('a distribution column means nothing on a server without Citus, and another one is another dataset', async () => {
  const [byCustomer, byId] = ['customer', 'id'].map((name) => bindDataset(dataset(name), {}, 1).tables[0]) as [
    BoundTable,
    BoundTable,
  ];
  expect(byCustomer).toMatchObject({ distributedBy: 'customer' });
  expect(byCustomer.says).not.toBe(byId.says);
  const session = await server().connect();
  expect(await distribute(session, [byCustomer])).toEqual(new Set());
  await session.end();
});

test('a distribution column that no generator fills is refused with its table', () => {
  expect(() => bindDataset(dataset('region'), {}, 1)).toThrow(/table orders: it is distributed by region/);
});

test('sessions ask Citus for all tasks, and servers without it do not mind', async () => {
  const session = await server().connect();
  expect(await session.query("SELECT current_setting('citus.explain_all_tasks') AS tasks")).toEqual([{ tasks: 'on' }]);
  await session.end();
});
