import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { planproof, withFolder } from './testing.js';

const FILES = {
  'dataset.ts': `
import { column, defineDataset } from 'planproof';
export default defineDataset({
  name: 'doctored', module: import.meta.url, axes: { items: 'items' }, scales: { ci: { items: 20_000 } },
  schema: 'schema.sql', indexes: 'indexes.sql',
  tables: ({ items }) => ({ item: { rows: items, columns: { id: column.serial(), owner: column.derive([column.serial()], ([id]) => 1 + (id % 2000)) } } }),
});
`,
  'schema.sql': 'CREATE TABLE item (id bigint NOT NULL, owner int NOT NULL);',
  'indexes.sql': 'ALTER TABLE item ADD PRIMARY KEY (id);',
  'count.sql': 'SELECT count(*) AS items FROM item WHERE owner = :owner',
  'indexed.sql': 'SELECT count(*) AS items FROM item WHERE owner = :owner -- ends with a comment',
  'indexed.setup.sql': 'CREATE INDEX item_owner ON item (owner)',
};

const scenario = (budgets: string) => `
import { atMost, chooses, defineScenario, latency, ratio, sameRows } from 'planproof';
import dataset from './dataset.ts';
export default defineScenario({
  name: 'doctored', question: 'How many items has this owner?', dataset,
  cases: [{ name: 'one', params: { owner: 3 }, why: 'as good as any' }],
  shapes: [
    { name: 'count', role: 'reference', query: 'count.sql' },
    { name: 'indexed', role: 'candidate', query: 'indexed.sql', setup: 'indexed.setup.sql' },
  ],
  invariants: [${budgets === '' ? '' : 'sameRows()'}],
  budgets: [${budgets}],
});`;

const folder = withFolder();
const diagnose = async (budgets: string) => {
  await writeFile(join(folder(), 'scenarios/doctored/scenario.ts'), scenario(budgets));
  return planproof(['doctor', '--gate', '--quiet'], { cwd: folder() });
};

beforeAll(async () => {
  await chmod(folder(), 0o755);
  await mkdir(join(folder(), 'scenarios/doctored'), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder(), 'scenarios/doctored', name), text);
});

test('a gate with a budget for every tier goes red four times, each by its own tier', async () => {
  const { stdout, stderr, exitCode } = await diagnose(
    "ratio('onCpuTimeMs', { max: 1.5 }), latency('p95', { maxMs: 40 }), atMost('sharedBlocks', 20)",
  );
  expect({ stdout, stderr, exitCode }).toMatchObject({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/burns the processor is red: ratio of (CPU|wall-clock) time/);
  expect(stdout).toMatch(/only waits is red: p95 /);
  expect(stdout).toMatch(/lost its index is red: \d+ shared blocks/);
  expect(stdout).toMatch(/gives a wrong answer is red: sameRows/);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
}, 90_000);

test('a gate that cannot see a fault fails, and the budget that would see it is named', async () => {
  const { stdout, exitCode } = await diagnose('');
  expect(exitCode).toBe(1);
  const text = stdout.replace(/\s+/g, ' ');
  expect(text).toContain(
    "only waits is not seen: no budget is on what a client waits. Add a budget on what a client waits: latency('p95'",
  );
  expect(text).toContain("ratio('onCpuTimeMs'");
  expect(text).toContain("atMost('sharedBlocks', ...)");
  expect(text).toContain('Add sameRows() to the invariants.');
  expect(text).toContain('No: 4 of 4 faults would be merged unseen.');
}, 90_000);

test('the doctor says what this machine is worth for measuring', async () => {
  const { stdout, exitCode } = await planproof(['doctor', '--quiet'], { cwd: folder() });
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('PostgreSQL 18') });
  expect(stdout).toMatch(/CPU time|time on the processor/);
});
