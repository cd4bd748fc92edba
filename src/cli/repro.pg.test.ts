import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testCacheDir } from '../postgres/testing.js';
import { planproof } from './testing.js';

const FILES = {
  'db/schema.sql': 'CREATE TABLE item (id bigint NOT NULL, owner int NOT NULL);',
  'data/dataset.ts': `
import { column, defineDataset } from 'planproof';
export default defineDataset({
  name: 'reproduced', module: import.meta.url, axes: { items: 'items' }, scales: { ci: { items: 2000 } }, schema: '../db/schema.sql',
  tables: ({ items }) => ({ item: { rows: items, columns: { id: column.serial(), owner: column.derive([column.serial()], ([id]) => 1 + (id % 50)) } } }),
});`,
  'sql/count.sql': "SELECT count(*) AS items FROM item WHERE owner = :owner AND 'hidden' <> ''",
  'scenarios/counted/scenario.ts': `
import { atMost, defineScenario } from 'planproof';
import dataset from '../../data/dataset.js';
export default defineScenario({
  name: 'counted', question: 'How many items has this owner?', dataset,
  cases: [{ name: 'one', params: { owner: 3 }, why: 'as good as any' }, { name: 'none', params: { owner: -1 }, why: 'nobody' }],
  shapes: [{ name: 'count', role: 'reference', query: '../../sql/count.sql' }],
  invariants: [], budgets: [atMost('sharedBlocks', 1, { shape: 'count', case: 'one' })],
});`,
};

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'planproof-repro-'));
  await chmod(root, 0o755);
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(join(root, 'work', name, '..'), { recursive: true });
    await writeFile(join(root, 'work', name), text);
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));
const run = (...args: string[]) =>
  planproof(['run', '--quiet', '--format', 'json', ...args], { cwd: join(root, 'work') });

test('a failure leaves a folder that replays it anywhere', async () => {
  const session = ['--set', "app.note=it's", '--search-path', 'public'];
  expect(await run(...session)).toMatchObject({ exitCode: 1, stderr: '' });
  const elsewhere = join(root, 'elsewhere');
  await rename(join(root, 'work/reports/latest/repro/counted'), elsewhere);
  await rename(join(root, 'work'), join(root, 'gone'));
  const plans = await readdir(join(elsewhere, 'plans'));
  expect(plans).toContain('one.count.custom.counting.json');
  expect(plans.filter((name) => !name.startsWith('one.count.'))).toEqual([]);
  const statistics = JSON.parse(await readFile(join(elsewhere, 'statistics.json'), 'utf8'));
  expect(statistics.relations).toMatchObject([{ relation: 'item', reltuples: 2000 }]);
  const launcher = new URL('planproof.js', import.meta.url).pathname;
  const env = { PLANPROOF: `${process.execPath} ${launcher}`, PLANPROOF_CACHE_DIR: testCacheDir, NO_COLOR: '1' };
  const { stdout, exitCode } = await execa('sh', [join(elsewhere, 'replay.sh')], { env, reject: false, cwd: '/' });
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('at most 1') });
  const replayed = JSON.parse(await readFile(join(elsewhere, 'replay/report.json'), 'utf8'));
  const dataset = JSON.parse(await readFile(join(elsewhere, 'dataset.json'), 'utf8'));
  expect(replayed.scenarios[0].dataset.hash).toBe(dataset.hash);
  expect(replayed.scenarios[0].cases.map(({ name }: { name: string }) => name)).toEqual(['one']);
  expect(replayed.config.session).toMatchObject({ settings: { 'app.note': "it's" }, searchPath: 'public' });
  await rename(join(root, 'gone'), join(root, 'work'));
}, 120_000);

test('a redacted folder tells no literal and no parameter, and none is written where it is not wanted', async () => {
  expect(await run('--redact', '--case', 'one', '--repro', 'kept')).toMatchObject({ exitCode: 1 });
  const { stdout: texts } = await execa('grep', ['-rc', 'hidden\'\\|"owner": 3', join(root, 'work/kept')], {
    reject: false,
  });
  expect(texts.split('\n').length).toBeGreaterThan(5);
  expect(texts.split('\n').filter((line) => !line.endsWith(':0'))).toEqual([]);
  expect(await run('--case', 'one', '--no-repro')).toMatchObject({ exitCode: 1 });
  expect(await readdir(join(root, 'work/reports/latest/repro'))).toEqual([]);
}, 60_000);
