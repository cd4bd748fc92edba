import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planproof } from './testing.js';

const SCENARIO = `
import { column, counterMatchesCount, defineDataset, defineScenario, holds, latency, never, operation, sameRows } from 'planproof';
const dataset = defineDataset({
  name: 'items', module: import.meta.url, axes: { items: 'items' }, scales: { ci: { items: 500 } },
  schema: 'schema.sql', indexes: 'indexes.sql',
  tables: ({ items }) => ({ item: { rows: items, columns: { id: column.serial(), owner: column.derive([column.serial()], ([id]) => 1 + (id % 20)) } } }),
});
const adding = (count) => operation({
  name: 'add', weight: 1,
  choose: (random, { connection, sequence }) => ({ id: 1000 + connection * 100000 + sequence, owner: random.int(1, 20) }),
  run: async (transaction, choices) => {
    await transaction.query('INSERT INTO item VALUES (:id, :owner)', choices);
    if (count(choices)) await transaction.query('UPDATE kept SET items = items + 1 WHERE owner = :owner', choices);
  },
});
const add = adding(() => true);
export default defineScenario({
  name: 'items', question: 'How many items has this owner?', dataset,
  cases: [{ name: 'one', params: { owner: 3 }, why: 'as good as any' }],
  shapes: [
    { name: 'count', role: 'reference', query: 'count.sql' },
    { name: 'kept', role: 'candidate', query: 'kept.sql', setup: 'kept.setup.sql' },
  ],
  invariants: [sameRows(), counterMatchesCount({ counter: 'kept', key: ['owner'], value: 'items', of: 'item', shape: 'kept' })],
  budgets: [latency('p99', { shape: 'kept', clients: 2, rate: 20, maxMs: 5000 })],
  churn: { operations: [add] },
  faults: [{ name: 'a writer that forgets', operations: [adding(() => false)], churn: 50 }],
});`;

const FILES = {
  'scenario.ts': SCENARIO,
  'schema.sql': 'CREATE TABLE item (id bigint NOT NULL, owner int NOT NULL);',
  'indexes.sql': 'ALTER TABLE item ADD PRIMARY KEY (id);',
  'count.sql': 'SELECT count(*) AS items FROM item WHERE owner = :owner',
  'kept.sql': 'SELECT items FROM kept WHERE owner = :owner',
  'kept.setup.sql': `CREATE TABLE kept AS SELECT owner, count(*) AS items FROM item GROUP BY owner;
ALTER TABLE kept ADD PRIMARY KEY (owner);`,
};

let root = '';
const scenarioFile = (name: string) => join(root, 'scenarios', 'items', name);
const change = async (from: string, to: string) => {
  expect(SCENARIO).toContain(from);
  await writeFile(scenarioFile('scenario.ts'), SCENARIO.replace(from, to));
};
const check = (...args: string[]) =>
  planproof(['check', '--crashes', '0', ...args], { cwd: root, env: { PLANPROOF_CACHE_DIR: join(root, 'cache') } });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'planproof-check-'));
  // As root the server runs as somebody else, who has to reach the cache.
  await chmod(root, 0o755);
  await mkdir(join(root, 'scenarios', 'items'), { recursive: true });
});
beforeEach(async () => {
  for (const [name, text] of Object.entries(FILES)) await writeFile(scenarioFile(name), text);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const withoutLoad = () => change("latency('p99', { shape: 'kept', clients: 2, rate: 20, maxMs: 5000 })", '');

describe('planproof check', () => {
  it('ends with 0 where everything holds and every fault is caught, and leaves every operation on disk', async () => {
    const { stdout, stderr, exitCode } = await check('--seconds', '2', '--faults');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toMatch(/operations on 8 connections in 2/);
    expect(text).toContain('5 of 5 planted faults caught');
    expect(text).toMatch(/kept, every case: p99 .* at most 5000 ms/);
    const lines = (await readFile(join(root, 'reports/latest/items.operations.jsonl'), 'utf8')).trim().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ operation: 'add', choices: { owner: expect.any(Number) } });
    const saved = JSON.parse(await readFile(join(root, 'reports/latest/check.json'), 'utf8'));
    expect(saved[0].churn.summary.operations).toBe(lines.length);
  }, 120_000);

  it('ends with 4 where churn makes an answer wrong, and says how to see it again', async () => {
    await withoutLoad();
    const broken = (await readFile(scenarioFile('scenario.ts'), 'utf8')).replace(
      'const add = adding(() => true);',
      'const add = adding(({ owner }) => owner !== 3);',
    );
    await writeFile(scenarioFile('scenario.ts'), broken);
    const { stdout, exitCode } = await check('--operations', '200');
    expect(exitCode).toBe(4);
    expect(stdout).toContain('kept equals count(*) of item');
    const text = stdout.replace(/\s+/g, ' ');
    const again = /See it again: planproof (check items --seed 1 --connections 8 --operations (\d+) --one-by-one)/.exec(
      text,
    );
    expect(Number(again?.[2])).toBeLessThan(200);
    const second = await check(...(again?.[1] ?? '').split(' ').slice(1));
    expect(second.exitCode).toBe(4);
  }, 120_000);

  it('runs operations and reads with the rights and settings of the application, and says so', async () => {
    await withoutLoad();
    const role = 'DO $$ BEGIN CREATE ROLE app; EXCEPTION WHEN duplicate_object THEN NULL; END $$;';
    const asApp = ['--role', 'app', '--set', 'work_mem=8MB', '--operations', '100'];
    const schema = `${FILES['schema.sql']} CREATE TABLE forbidden (v int); ${role}`;
    await writeFile(scenarioFile('schema.sql'), schema);
    const unread = await check(...asApp);
    expect(unread).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('GRANT SELECT ON item') });
    await writeFile(scenarioFile('schema.sql'), `${schema} GRANT SELECT, INSERT ON item TO app;`);
    const granting = (rights: string) =>
      writeFile(scenarioFile('kept.setup.sql'), `${FILES['kept.setup.sql']} GRANT ${rights} ON kept TO app;`);
    await granting('SELECT');
    const refused = await check(...asApp);
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('permission denied for table kept') });
    await granting('SELECT, UPDATE');
    const { exitCode, stderr } = await check(...asApp, '--condition', 'bloat');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const [saved] = JSON.parse(await readFile(join(root, 'reports/latest/check.json'), 'utf8'));
    expect(saved.session).toEqual({ settings: { work_mem: '8MB' }, role: 'app', protocol: 'extended' });
  }, 120_000);

  it.each([
    ['a churn without operations', 'operations: [add]', 'operations: []', 'churn.operations: holds no operation'],
    [
      'an invariant without a key',
      'invariants: [',
      "invariants: [never('nameless', 'SELECT 1 AS wrong'), ",
      'returns no column "key"',
    ],
    [
      'a judgement without a key',
      'invariants: [',
      "invariants: [holds('nameless', () => [{ found: '1' }]), ",
      'other than rows with a key',
    ],
    [
      'an operation that always fails',
      'INSERT INTO item VALUES (:id, :owner)',
      'INSERT INTO item VALUES (1, :owner)',
      'failed 10 times and never succeeded',
    ],
    [
      'a fault that replaces nothing',
      'operations: [adding(() => false)]',
      "operations: [{ ...add, name: 'ad' }]",
      'names no operation of this scenario: "ad", did you mean "add"?',
    ],
  ])(
    'ends with 2 at %s',
    async (_, from, to, message) => {
      await change(from, to);
      const { stderr, exitCode } = await check('--operations', '400');
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) });
      expect(stderr).toContain('hint:');
    },
    60_000,
  );

  it('ends with 2 at a setting that the server refuses, before anything is seeded', async () => {
    const { stderr, exitCode } = await check('--set', 'shared_buffers=1GB', '--seed', '8');
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('shared_buffers = 1GB') });
    expect(stderr).not.toContain('Seeding');
  });

  it('ends with 2 at a scenario without churn, before anything starts', async () => {
    const quiet = SCENARIO.replace(/ {2}churn: .*\n/, '').replace(/ {2}faults: .*\n/, '');
    await writeFile(scenarioFile('scenario.ts'), quiet);
    const { stderr, exitCode } = await check();
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('declares no churn') });
    expect(stderr).not.toContain('Starting PostgreSQL');
  });

  it.each([
    [['--seconds', '5', '--operations', '9'], 'both given'],
    [['--connections', '0'], 'a whole number of 1 or more'],
    [['--one-by-one'], 'Give --operations too'],
    [['--rate', '5'], 'Give --clients too'],
    [['--condition', 'old-snapshots'], 'Did you mean "old-snapshot"?'],
  ])('ends with 2 at %j, before anything starts', async (args, message) => {
    const { stderr, exitCode } = await check(...args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) });
    expect(stderr).not.toContain('Starting PostgreSQL');
  });
});
