import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { planproof, withFolder } from './testing.js';

const FILES = {
  'schema.sql': 'CREATE TABLE item (id bigint NOT NULL, owner int NOT NULL);',
  'indexes.sql': 'ALTER TABLE item ADD PRIMARY KEY (id);',
  'count.sql': 'SELECT count(*) AS items FROM item WHERE owner = :owner',
  'kept.sql': 'SELECT coalesce((SELECT items FROM kept WHERE owner = :owner), 0) AS items',
  'kept.setup.sql':
    'CREATE TABLE kept AS SELECT owner, count(*) AS items FROM item GROUP BY owner; ALTER TABLE kept ADD PRIMARY KEY (owner);',
  'deleted.sql': 'DELETE FROM item WHERE owner = 999',
};

const DATASET = `
import { column, defineDataset } from 'planproof';
export default defineDataset({
  name: 'merged', module: import.meta.url, axes: { items: 'items' }, scales: { ci: { items: 2000 } },
  schema: 'a/schema.sql', indexes: 'a/indexes.sql',
  tables: ({ items }) => ({ item: { rows: items, columns: { id: column.serial(), owner: column.derive([column.serial()], ([id]) => 1 + (id % 50)) } } }),
});`;

const scenario = (name: string, owners: readonly number[]) => `
import { atMost, defineScenario, noSeqScan, sameRows } from 'planproof';
import dataset from '../dataset.ts';
export default defineScenario({
  name: '${name}', question: 'How many items has this owner?', dataset,
  cases: [${owners.map((owner) => `{ name: 'owner-${owner}', params: { owner: ${owner} }, why: 'one of several'${owner === 2 ? ", setup: 'deleted.sql'" : ''} }`)}],
  shapes: [
    { name: 'count', role: 'reference', query: 'count.sql' },
    { name: 'kept', role: 'candidate', query: 'kept.sql', setup: 'kept.setup.sql' },
    { name: 'rough', role: 'candidate', query: 'kept.sql', setup: 'kept.setup.sql', exact: false },
  ],
  invariants: [sameRows()],
  budgets: [atMost('sharedBlocks', 2, { shape: 'kept' }), noSeqScan('item')],
});`;

const folder = withFolder();
const command = (...args: string[]) => planproof([...args, '--quiet'], { cwd: folder() });

beforeAll(async () => {
  await chmod(folder(), 0o755);
  for (const [name, owners] of [
    ['a', [2, 3]],
    ['b', [4]],
  ] as const) {
    await mkdir(join(folder(), 'scenarios', name), { recursive: true });
    for (const [file, text] of Object.entries(FILES)) await writeFile(join(folder(), 'scenarios', name, file), text);
    await writeFile(join(folder(), 'scenarios', name, 'scenario.ts'), scenario(name, owners));
  }
  await writeFile(join(folder(), 'scenarios/dataset.ts'), DATASET);
});

/** Whatever is time, or was told by time, and what says when and how the data came to be. */
const TIMED = new Set([
  'createdAt',
  'times',
  'time',
  'pairing',
  'selfTest',
  'ratios',
  'document',
  'seedMs',
  'state',
  'durationMs',
  'sentence',
  'planningBlocks',
]);
const untimed = async (file: string) =>
  JSON.parse(await readFile(join(folder(), file), 'utf8'), (key, value) =>
    TIMED.has(key) || /Ms$/.test(key) ? undefined : value,
  );

test('the joined reports of all shards are the report of one machine, but for time', async () => {
  const whole = await command('run', '--out', 'whole');
  const parts = [
    await command('run', '--shard', '1/2', '--out', 'one'),
    await command('run', '--shard', '2/2', '--out', 'two'),
  ];
  expect(parts.map(({ exitCode }) => exitCode)).toContain(whole.exitCode);
  const merged = await command('merge', 'two/report.json', 'one/report.json', '--out', 'merged');
  expect(merged).toMatchObject({ exitCode: whole.exitCode, stderr: '' });
  const one = await untimed('one/report.json');
  expect(one.scenarios.map(({ cases }: { cases: unknown[] }) => cases.length)).toEqual([1, 1]);
  expect(await untimed('merged/report.json')).toEqual(await untimed('whole/report.json'));
}, 180_000);

test('a shard that is missing, or another run, is refused by name', async () => {
  expect(await command('merge', 'one/report.json')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Of 2 shards these are missing: 2.'),
  });
  expect(await command('merge', 'one/report.json', 'whole/report.json')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/whole\/report\.json cannot be joined to one\/report\.json: configuration/),
  });
  expect(await command('run', '--shard', '3/2')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('"3/2" is no shard'),
  });
});
