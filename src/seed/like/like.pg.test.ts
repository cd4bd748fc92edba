import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fingerprintOf } from '../../plan/fingerprint.js';
import { parsePlan } from '../../plan/parse.js';
import type { Session } from '../../postgres/session.js';
import { freshDatabase, type ScratchDatabase, withServer } from '../../postgres/testing.js';
import { loadDataset } from '../copy/load-module.js';
import { type SeededDataset, seedDataset } from '../seed.js';
import { withoutRestart } from '../testing.server.js';
import { observe } from './observe.js';
import { type Proposal, propose } from './propose.js';

const ORIGINAL = `
  SELECT setseed(0.42);
  CREATE TYPE tier AS ENUM ('basic', 'gold');
  CREATE SCHEMA "Stock";
  CREATE TABLE customer (id serial PRIMARY KEY, name varchar(40) NOT NULL, city text, tier tier NOT NULL, vip boolean, joined timestamptz);
  INSERT INTO customer (name, city, tier, vip, joined)
    SELECT 'Ada Quillfeather ' || n, 'Zanzibar-' || (30 * random() ^ 3)::int, CASE WHEN random() < 0.1 THEN 'gold' ELSE 'basic' END::tier,
           random() < 0.02, '2019-03-07'::timestamptz + n * interval '7 minutes' FROM generate_series(1, 4000) AS n;
  CREATE TABLE orders (id bigint PRIMARY KEY, customer_id int NOT NULL, status text NOT NULL, placed_at timestamptz NOT NULL, amount numeric(10, 2), note text);
  INSERT INTO orders SELECT n, CASE WHEN random() < 0.25 THEN 1777 ELSE 1 + (3999 * random() ^ 2)::int END,
           (ARRAY['shipped-x', 'waiting-y', 'refunded-z', 'lost-w'])[1 + (3.49 * random() ^ 9)::int],
           '2021-05-06'::timestamptz + n * interval '3 minutes', (random() * 1000)::numeric(10, 2),
           CASE WHEN random() < 0.3 THEN 'please ring twice ' || n END FROM generate_series(1, 40000) AS n;
  CREATE TABLE "Stock".item (order_id bigint NOT NULL, line int NOT NULL, sku text NOT NULL, doubled int GENERATED ALWAYS AS (line * 2) STORED);
  INSERT INTO "Stock".item (order_id, line, sku) SELECT 1 + n / 2, n % 2, 'SKU-Lavender-' || (1500 * random() ^ 4)::int FROM generate_series(0, 79999) AS n;
  ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customer;
  ALTER TABLE "Stock".item ADD PRIMARY KEY (order_id, line), ADD FOREIGN KEY (order_id) REFERENCES orders;
  CREATE INDEX orders_customer ON orders (customer_id, placed_at DESC);
  CREATE INDEX orders_status ON orders (status);
  CREATE INDEX item_sku ON "Stock".item (sku);
  CREATE INDEX customer_city ON customer (city);
  CREATE INDEX orders_placed ON orders (placed_at);
  VACUUM (FREEZE, ANALYZE)`;

/** The value that so many others are more frequent than: the same question to both databases. */
const key = (column: string, table: string, rank: number) =>
  `SELECT ${column}::text AS key FROM ${table} GROUP BY ${column} ORDER BY count(*) DESC, ${column} OFFSET ${rank} LIMIT 1`;
const later = (share: number) =>
  `SELECT percentile_disc(${share}) WITHIN GROUP (ORDER BY placed_at)::text AS key FROM orders`;

const hottest = key('customer_id', 'orders', 0);
const QUERIES: readonly (readonly [string, string])[] = [
  [hottest, 'SELECT * FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC LIMIT 4'],
  [hottest, 'SELECT sum(amount) FROM orders WHERE customer_id = $1'],
  [key('customer_id', 'orders', 2000), 'SELECT sum(amount) FROM orders WHERE customer_id = $1'],
  [key('status', 'orders', 0), 'SELECT sum(amount) FROM orders WHERE status = $1'],
  [key('status', 'orders', 3), 'SELECT id FROM orders WHERE status = $1 ORDER BY placed_at LIMIT 10'],
  [
    key('city', 'customer', 25),
    'SELECT count(*) FROM customer JOIN orders ON customer_id = customer.id WHERE city = $1',
  ],
  [
    key('city', 'customer', 0),
    'SELECT count(*) FROM customer JOIN orders ON customer_id = customer.id WHERE city = $1',
  ],
  [key('sku', '"Stock".item', 0), 'SELECT count(note) FROM "Stock".item JOIN orders ON id = order_id WHERE sku = $1'],
  [key('sku', '"Stock".item', 900), 'SELECT count(note) FROM "Stock".item JOIN orders ON id = order_id WHERE sku = $1'],
  [
    later(0.99),
    'SELECT city, sum(amount) FROM orders JOIN customer ON customer.id = customer_id WHERE placed_at > $1 GROUP BY city',
  ],
];

const server = withServer();
let folder = '';
let original: ScratchDatabase;
let files: Proposal;
let made: SeededDataset;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'planproof-like-'));
  original = await freshDatabase(server());
  const session = await server().connect(original.name);
  for (const statement of ORIGINAL.split(';\n')) await session.script(statement);
  files = propose('shop', await observe(session));
  await session.end();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const dataset = await loadDataset(pathToFileURL(join(folder, 'dataset.ts')).href, 'shop');
  made = await seedDataset(withoutRestart(server()), { dataset, scale: 'full', seed: 1, emit: () => undefined });
}, 180_000);
afterAll(async () => {
  await made.release();
  await server().dropDatabase(made.database);
  await original.drop();
  rmSync(folder, { recursive: true });
});

const onDatabase = async <T>(database: string, task: (session: Session) => Promise<T>): Promise<T> => {
  const session = await server().connect(database);
  return task(session).finally(() => session.end());
};

const plans = (database: string) =>
  onDatabase(database, async (session) => {
    const fingerprints: string[] = [];
    for (const [find, query] of QUERIES) {
      const [found] = await session.query<{ key: string }>(find);
      const [row] = await session.query<{ 'QUERY PLAN': unknown }>(
        `EXPLAIN (FORMAT JSON) ${query.replace('$1', `'${found?.key}'`)}`,
      );
      const plan = parsePlan(row?.['QUERY PLAN'], { serverMajor: server().version.major });
      fingerprints.push(fingerprintOf(plan.root));
    }
    return fingerprints;
  });

test('a dataset like a database is planned alike, for at least eight queries of ten', async () => {
  const [before, after] = [await plans(original.name), await plans(made.database)];
  const alike = QUERIES.filter((_, i) => before[i] === after[i]).map(([, query]) => query);
  expect(alike.length, `alike: ${alike.join('\n')}`).toBeGreaterThanOrEqual(8);
  expect(new Set(before).size).toBeGreaterThan(5);
});

test('has tables of the same sizes, keys and indexes', async () => {
  expect(made.tables.map(({ name, rows }) => [name, rows])).toEqual([
    ['Stock.item', 80_000],
    ['customer', 4000],
    ['orders', 40_000],
  ]);
  const indexes = (database: string) =>
    onDatabase(database, (session) =>
      session.query(
        `SELECT tablename, indexname FROM pg_indexes WHERE schemaname IN ('public', 'Stock') ORDER BY 1, 2`,
      ),
    );
  expect(await indexes(made.database)).toEqual(await indexes(original.name));
});

test('and contains no value of the original', async () => {
  const said = Object.values(files).join('\n');
  const values = await onDatabase(original.name, (session) =>
    session.query<{ value: string }>(`
      SELECT name AS value FROM customer UNION SELECT city FROM customer UNION SELECT joined::text FROM customer
      UNION SELECT status FROM orders UNION SELECT note FROM orders WHERE note IS NOT NULL UNION SELECT placed_at::text FROM orders
      UNION SELECT placed_at::date::text FROM orders UNION SELECT amount::text FROM orders WHERE amount > 100
      UNION SELECT sku FROM "Stock".item`),
  );
  expect(values.length).toBeGreaterThan(50_000);
  const leaked = values.filter(({ value }) => said.includes(value)).map(({ value }) => value);
  expect(leaked).toEqual([]);
  expect(said).not.toMatch(/1777|Zanzibar|Lavender|Quill|ring twice/);
});

const PARTITIONED = `
  CREATE TABLE day (id int, at date, note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
  CREATE TABLE day_2024 PARTITION OF day FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  CREATE TABLE day_2025 PARTITION OF day FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
  CREATE TABLE event (id int PRIMARY KEY, day_id int, day_at date, FOREIGN KEY (day_id, day_at) REFERENCES day);
  CREATE MATERIALIZED VIEW days AS SELECT count(*) FROM day;
  INSERT INTO day SELECT n, '2024-06-01'::date + n % 2, 'x' FROM generate_series(1, 500) AS n;
  INSERT INTO event SELECT n, n, '2024-06-01'::date + n % 2 FROM generate_series(1, 300) AS n;
  CREATE INDEX day_note ON day (note)`;

test('what cannot be copied is named, and the rest is seeded', async () => {
  await using database = await freshDatabase(server());
  const observed = await onDatabase(database.name, async (session) => {
    for (const statement of PARTITIONED.split(';\n')) await session.script(statement);
    await session.script('ANALYZE day_2024; ANALYZE day_2025; ANALYZE event');
    // The parts are known, the whole is not: every column of it would seem to have no two values alike.
    await expect(observe(session)).rejects.toMatchObject({
      code: 'nothing-to-read',
      message: 'The database has no statistics of day.',
      hint: expect.stringMatching(/^Run ANALYZE there/),
    });
    await session.script('ANALYZE day');
    return observe(session);
  });
  expect(observed.leftOut).toEqual([
    'day is partitioned: here it is one table',
    'days is a materialised view',
    'event_day_id_day_at_fkey of event has several columns: here their values do not belong together',
  ]);
  const proposal = propose('parts', observed);
  const parts = join(folder, 'parts');
  mkdirSync(parts);
  for (const [name, text] of Object.entries(proposal)) writeFileSync(join(parts, name), text);
  expect(proposal['dataset.ts']).toContain(' * - day is partitioned');
  const dataset = await loadDataset(pathToFileURL(join(parts, 'dataset.ts')).href, 'parts');
  const like = await seedDataset(withoutRestart(server()), { dataset, scale: 'full', seed: 1, emit: () => undefined });
  expect(like.tables.map(({ name, rows }) => [name, rows])).toEqual([
    ['day', 500],
    ['event', 300],
  ]);
  await like.release();
  await server().dropDatabase(like.database);
});
