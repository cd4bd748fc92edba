import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../report/report.js';
import { planproof } from './testing.js';

const DATASET = `
import { column, defineDataset, law } from 'planproof';
export default defineDataset({
  name: 'shop', module: import.meta.url, axes: { orders: 'orders' }, scales: { ci: { orders: 20000 } },
  schema: '../db/schema.sql', indexes: '../db/indexes.sql',
  tables: ({ orders }) => ({
    customer: { rows: 500, columns: { id: column.serial(), name: column.text({ bytes: 20 }) } },
    orders: {
      rows: orders,
      columns: {
        id: column.serial(),
        customer_id: column.integer(law.uniform(1, 501)),
        state: column.oneOf({ open: 5, done: 95 }),
        total: column.integer(law.uniform(1, 1000)),
        placed_at: column.timeline({ from: '2025-01-01', to: '2026-01-01' }),
      },
    },
  }),
});`;

const SCHEMA = `CREATE TABLE customer (id bigint NOT NULL, name text NOT NULL);
CREATE TABLE orders (id bigint NOT NULL, customer_id bigint NOT NULL, state text NOT NULL, total int NOT NULL, placed_at timestamptz NOT NULL);`;
const INDEXES = `ALTER TABLE customer ADD PRIMARY KEY (id);
ALTER TABLE orders ADD PRIMARY KEY (id);
CREATE INDEX orders_customer ON orders (customer_id, placed_at);
CREATE INDEX orders_total ON orders (total);
`;

const ORDERS = `-- name: by-id
SELECT * FROM orders WHERE id = :id;
-- name: of-customer
SELECT id, total FROM orders WHERE customer_id = :customer_id;
-- name: latest
SELECT id, placed_at FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC, id LIMIT $2;
-- name: cheap :many
SELECT id FROM orders WHERE total = @total;
-- name: open
SELECT count(*) FROM orders WHERE state = 'open';
-- name: CloseOrder :exec
UPDATE orders SET state = 'done' WHERE id = :id;
`;

const FILES = {
  'planproof.config.ts': `export default { queries: 'sql/**/*.sql', dataset: 'planproof/dataset.ts', parameters: { least: 990 } };`,
  'planproof/dataset.ts': DATASET,
  'db/schema.sql': SCHEMA,
  'db/indexes.sql': INDEXES,
  'sql/orders.sql': ORDERS,
  'sql/customer.sql': 'SELECT * FROM customer WHERE id = :id',
  'sql/names.sql': '-- planproof: case few ids = [1, 2, 3]\nSELECT name FROM customer WHERE id = ANY (:ids::bigint[])',
  'sql/spenders.sql': 'SELECT customer_id, sum(total) FROM orders GROUP BY customer_id HAVING sum(total) > :least',
  'sql/reports/month.sql':
    'SELECT c.name, sum(o.total) FROM orders o JOIN customer c ON c.id = o.customer_id WHERE o.placed_at >= :since GROUP BY c.name',
};

let root = '';
const git = (...args: string[]) =>
  execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: root });
const put = async (name: string, text: string) => {
  await mkdir(dirname(join(root, name)), { recursive: true });
  await writeFile(join(root, name), text);
};
const run = async (...args: string[]) => {
  const ended = await planproof(['run', '--base', 'main', ...args], { cwd: root });
  const report =
    ended.exitCode === 2 ? undefined : JSON.parse(await readFile(join(root, 'reports/latest/report.json'), 'utf8'));
  return { ...ended, report: report as Report };
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'planproof-repository-'));
  await chmod(root, 0o755);
  for (const [name, text] of Object.entries(FILES)) await put(name, text);
  await put('.gitignore', '/reports\n');
  await git('init', '-q', '-b', 'main');
  await git('add', '-A');
  await git('commit', '-qm', 'begin');
  await git('checkout', '-qb', 'change');
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('planproof run --base', () => {
  it('finds nothing to compare where nothing changed', async () => {
    const { stderr, exitCode, report } = await run();
    expect({ exitCode, scenarios: report?.scenarios }).toEqual({ exitCode: 0, scenarios: [] });
    expect(stderr).toContain('0 of 10 queries are compared');
  }, 120_000);

  it('is red at exactly the query that lost its index, and shows both plans', async () => {
    await put('db/indexes.sql', INDEXES.replace('CREATE INDEX orders_total ON orders (total);\n', ''));
    const { stdout, stderr, exitCode, report } = await run();
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1 });
    const red = report.scenarios.filter(({ conclusion }) => conclusion.exitCode !== 0);
    expect(
      red.map(({ name }) => name),
      stdout,
    ).toEqual(['orders-cheap']);
    expect(report.scenarios).toHaveLength(9);
    expect(stderr).toContain('sql/orders.sql#CloseOrder writes, so it is not compared');
    expect(red[0]?.shapes.map(({ sql: [sql] }) => `${sql?.file}:${sql?.line}`)).toEqual([
      'sql/orders.sql:7',
      'sql/orders.sql:7',
    ]);
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toMatch(/new sequential scan of orders over 20,000 rows/);
    expect(text).toMatch(/- .*orders_total/);
    expect(text).toMatch(/\+ .*Seq Scan on orders/);

    const bundle = join(root, 'reports/latest/repro/orders-cheap');
    const replay = (cwd: string) =>
      execa('sh', [join(bundle, 'replay.sh')], { cwd, env: { PLANPROOF: 'echo' }, reject: false });
    expect(await replay(bundle)).toMatchObject({ exitCode: 2, stderr: 'Run it where planproof.config.ts stands.' });
    const { stdout: commit } = await git('rev-parse', 'main');
    expect((await replay(root)).stdout).toBe(
      `run --base ${commit} --changed --scale ci --seed 1 --postgres embedded:18 --out ${bundle}/replay --no-repro`,
    );
    const copied = await readdir(join(bundle, 'files'), { recursive: true });
    expect(copied.filter((name) => /orders\.sql|indexes\.sql|dataset\.ts/.test(name))).toHaveLength(3);
  }, 240_000);

  it('leaves out with --changed what names nothing that changed, and compares SQL that did', async () => {
    await put('sql/customer.sql', 'SELECT id, name FROM customer WHERE id = :id');
    await put('sql/new.sql', 'SELECT count(*) FROM customer');
    await git('mv', 'sql/names.sql', 'sql/named.sql');
    await git('rm', '-q', 'sql/spenders.sql');
    await put('db/indexes.sql', INDEXES);
    const { stderr, exitCode, report } = await run('--changed', '--ties');
    expect(report.scenarios.map(({ ties = [] }) => ties.length > 0)).toEqual([true, true]);
    expect(stderr).toContain('new, nothing to compare with: sql/new.sql');
    expect(stderr).toContain('no longer there: sql/spenders.sql');
    expect(report.scenarios.map(({ name, conclusion }) => [name, conclusion.exitCode])).toEqual([
      ['customer', 0],
      ['new', 0],
    ]);
    expect(exitCode).toBe(0);
  }, 120_000);

  it.each([
    [
      'sql/bad.sql',
      'SELECT * FROM orders WHERE total > :a AND :b::int > 0',
      'sql/bad.sql has a parameter :b',
      '-- planproof: param',
    ],
    ['sql/bad.sql', 'SELECT * FROM ordres', 'sql/bad.sql:1:15', 'Mend it at the place shown'],
    ['sql/bad.sql', '-- planproof: parma a = 1\nSELECT 1', 'did you mean "param"?', '-- planproof: case'],
    [
      'planproof.config.ts',
      `export default { queries: 'slq/*.sql', dataset: 'planproof/dataset.ts' };`,
      'No .sql file matches "slq/*.sql"',
      'Mend "queries"',
    ],
    [
      'planproof.config.ts',
      `export default { queries: 'sql\\\\*.sql', dataset: 'planproof/dataset.ts' };`,
      'No .sql file matches "sql\\*.sql"',
      'Write "/" between folders',
    ],
    ['planproof.config.ts', `export default { queries: 'sql/**' };`, 'says no "dataset"', 'planproof init'],
    [
      'planproof.config.ts',
      `export default { queries: 'sql/**', dataset: 'planproof/data.ts' };`,
      'Cannot load planproof/data.ts',
      'name another',
    ],
    [
      'db/schema.sql',
      'CREATE TABLE customer (id bigint NOT NULL);\nCREATE TABEL a ();',
      'db/schema.sql:2',
      'Mend the SQL',
    ],
  ])(
    'ends with 2 and a hint that mends it: %s is %s',
    async (file, text, message, hint) => {
      const before = FILES[file as keyof typeof FILES];
      await put(file, text);
      const { stderr, exitCode } = await run();
      await (before === undefined ? rm(join(root, file)) : put(file, before));
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) });
      expect(stderr).toContain(hint);
      if (file === 'planproof.config.ts') expect(stderr).not.toContain('Starting PostgreSQL');
    },
    60_000,
  );

  it('ends with 2 where the base is unknown', async () => {
    const { stderr, exitCode } = await planproof(['run', '--base', 'nowhere'], { cwd: root });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('git fetch origin nowhere') });
  });
});
