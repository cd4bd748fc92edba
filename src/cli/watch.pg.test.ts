import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startPlanproof, withFolder } from './testing.js';

const FILES = {
  'dataset.ts': `
import { column, defineDataset } from 'planproof';
export default defineDataset({
  name: 'watched', module: import.meta.url, axes: { items: 'items' }, scales: { ci: { items: 20_000 } },
  schema: 'schema.sql', indexes: 'indexes.sql',
  tables: ({ items }) => ({ item: { rows: items, columns: { id: column.serial(), owner: column.derive([column.serial()], ([id]) => 1 + (id % 2000)) } } }),
});
`,
  'schema.sql': 'CREATE TABLE item (id bigint NOT NULL, owner int NOT NULL);',
  'indexes.sql': 'ALTER TABLE item ADD PRIMARY KEY (id); CREATE INDEX item_owner ON item (owner);',
  'count.sql': 'SELECT count(*) AS items FROM item WHERE owner = :owner',
  'scenario.ts': `
import { defineScenario } from 'planproof';
import dataset from './dataset.ts';
export default defineScenario({
  name: 'watched', question: 'How many items has this owner?', dataset,
  cases: [{ name: 'one', params: { owner: 3 }, why: 'as good as any' }],
  shapes: [{ name: 'count', role: 'reference', query: 'count.sql' }],
  invariants: [], budgets: [],
});`,
};

const folder = withFolder();

test('a save is seen within seconds: the plan that changed, a mistake, and its mending; Ctrl-C ends it', async () => {
  await chmod(folder(), 0o755);
  const scenario = join(folder(), 'scenarios/watched');
  await mkdir(scenario, { recursive: true });
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(scenario, name), text);
  const watching = startPlanproof(['watch', 'watched', '--quiet'], { cwd: folder() });
  let output = '';
  watching.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const shown = async (wanted: RegExp) => {
    const end = performance.now() + 40_000;
    while (!wanted.test(output) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(output).toMatch(wanted);
    const said = output;
    output = '';
    return said;
  };
  const save = (sql: string) => writeFile(join(scenario, 'count.sql'), sql);

  await shown(/count +one .*\n/);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const start = performance.now();
  await save('SELECT count(*) AS items FROM item WHERE owner + 0 = :owner');
  const changed = await shown(/another plan[\s\S]*\+ .*Seq Scan on item/);
  const tookMs = performance.now() - start;
  expect(changed).toMatch(/count\.sql, seen in /);
  expect(changed).toMatch(/count +one .* \d+ → \d+ .* changed/);
  await save('SELCT count(*)');
  await shown(/syntax error at or near "SELCT"/);
  await save(FILES['count.sql']);
  await shown(/another plan[\s\S]*\+ .*Index Only Scan/);
  watching.kill('SIGINT');
  const { exitCode, stderr } = await watching;
  expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: '' });
  expect(tookMs).toBeLessThan(10_000);
}, 90_000);
