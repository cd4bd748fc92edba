import { afterAll, beforeAll, expect, test } from 'vitest';
import { setupCosts } from '../gate/setupCosts.js';
import { freshDatabase, type ScratchDatabase, withServer } from '../postgres/testing.js';
import type { SetupSql } from '../scenario/loaded.js';
import type { Setup } from '../scenario/setup.js';
import { measureSetups } from './measureSetups.js';

const server = withServer();
let plain: ScratchDatabase;
let indexed: ScratchDatabase;

const SCHEMA = `
  CREATE TABLE owner (id int PRIMARY KEY);
  INSERT INTO owner SELECT generate_series(1, 100);
  CREATE TABLE run (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, owner int NOT NULL REFERENCES owner DEFERRABLE INITIALLY DEFERRED, note text,
    length int GENERATED ALWAYS AS (length(note)) STORED) WITH (autovacuum_enabled = off);
  CREATE TABLE step (run int REFERENCES run ON DELETE CASCADE);
  CREATE TABLE nothing (id int);
  INSERT INTO run (owner, note) SELECT 1 + n % 100, 'note ' || n FROM generate_series(1, 5000) AS n;
  INSERT INTO step SELECT id FROM run`;

// A trigger's inner statements and two indexes: EXPLAIN would show neither.
const SETUP = `
  CREATE INDEX run_owner ON run (owner, id);
  CREATE INDEX run_note ON run (note);
  CREATE TABLE latest (owner int PRIMARY KEY, run int);
  CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO latest VALUES (NEW.owner, NEW.id) ON CONFLICT (owner) DO UPDATE SET run = EXCLUDED.run; RETURN NULL; END $$;
  CREATE TRIGGER keep AFTER INSERT ON run FOR EACH ROW EXECUTE FUNCTION keep()`;

beforeAll(async () => {
  plain = await freshDatabase(server());
  indexed = await freshDatabase(server());
  for (const [{ name }, scripts] of [
    [plain, [SCHEMA]],
    [indexed, [SCHEMA, SETUP]],
  ] as const) {
    const session = await server().connect(name);
    for (const script of scripts) await session.script(script);
    await session.end();
  }
});

afterAll(async () => {
  await plain.drop();
  await indexed.drop();
});

const setupOn = (relation: string): Setup => ({
  shape: 'new',
  sql: {} as SetupSql,
  isolation: 'intrusive',
  locks: [
    { relation, mode: 'ShareLock' },
    { relation, mode: 'ShareRowExclusiveLock' },
  ],
});

const rowsOf = async (relation: string) => {
  const facts = await measureSetups([setupOn(relation)], {
    server: server(),
    databaseOf: (shape) => (shape === undefined ? plain.name : indexed.name),
    repetitions: 3,
    emit: () => undefined,
    signal: new AbortController().signal,
  });
  const [found] = setupCosts([setupOn(relation)], new Map(), facts);
  expect(found?.rows).toHaveLength(1);
  return found?.rows[0];
};

test('one more row costs what indexes and triggers add, in blocks and WAL, and fits every constraint', async () => {
  const row = await rowsOf('run');
  if (row?.without.state !== 'counted' || row.with.state !== 'counted') throw new Error(JSON.stringify(row));
  expect(row.without.calls).toBeGreaterThanOrEqual(1);
  // The row and an entry in the primary key; two indexes and a row of `latest` add three records or more.
  expect(row.without.walRecords).toBeGreaterThanOrEqual(2);
  expect(row.with.walRecords - row.without.walRecords).toBeGreaterThanOrEqual(3);
  const blocks = ({ sharedHitBlocks, sharedReadBlocks }: typeof row.with) => sharedHitBlocks + sharedReadBlocks;
  expect(blocks(row.with)).toBeGreaterThan(blocks(row.without));
  for (const { repetitions = [] } of [row.without, row.with]) {
    expect(repetitions).toHaveLength(3);
    expect(new Set(repetitions.map(({ walBytes, walRecords }) => `${walBytes} ${walRecords}`)).size).toBe(1);
  }
  expect([row.without.walFullPageImages, row.with.walFullPageImages]).toEqual([0, 0]);
});

test('a table without a row is not countable, and says so', async () => {
  expect(await rowsOf('nothing')).toMatchObject({
    without: { state: 'notCountable', reason: 'nothing has no row to insert again' },
  });
});
