import { beforeEach, expect, test } from 'vitest';
import type { Session } from '../../postgres/session.js';
import { databaseWith, type ScratchDatabase, withServer } from '../../postgres/testing.js';
import { type WearRequest, wear } from './wear.js';

const server = withServer();
let database: ScratchDatabase;

beforeEach(async () => {
  database = await databaseWith(
    server(),
    `
    CREATE TABLE indexed (id int PRIMARY KEY, used int) WITH (autovacuum_enabled = off);
    CREATE INDEX ON indexed (used);
    CREATE TABLE plain (id int PRIMARY KEY, used int) WITH (autovacuum_enabled = off);
    INSERT INTO indexed VALUES (1, 0), (2, 0);
    INSERT INTO plain VALUES (1, 0), (2, 0)`,
  );
  return () => database.drop();
});

const worn = (execute: WearRequest['execute'], more: Partial<WearRequest> = {}) =>
  wear({
    database: database.name,
    connect: (name) => server().connect(name),
    condition: 'quiet',
    connections: 1,
    executions: 40,
    tables: ['indexed', 'plain', 'absent'],
    settings: {},
    execute,
    signal: new AbortController().signal,
    ...more,
  });

test('an update of a column that no index holds is heap-only, and of one that an index holds is not', async () => {
  const { executions, counters, tables } = await worn(async (session, execution) => {
    await session.query('UPDATE indexed SET used = $1 WHERE id = 1', [execution + 1]);
    await session.query('UPDATE plain SET used = $1 WHERE id = 1', [execution + 1]);
  });
  expect(executions).toBe(40);
  expect(counters).toMatchObject({ calls: 2 });
  expect(tables).toMatchObject([
    { name: 'indexed', updates: 40, hotUpdates: 0 },
    { name: 'plain', updates: 40, hotUpdates: 40 },
  ]);
});

test('it ends after the time it was given, and says how often it executed', async () => {
  const { executions, wallTimeMs } = await worn(
    async (session) => void (await session.query('SELECT pg_sleep(0.02)')),
    {
      mostMs: 100,
    },
  );
  expect(executions).toBeGreaterThan(0);
  expect(executions).toBeLessThan(10);
  expect(wallTimeMs).toHaveLength(executions);
});

const lockRow = async (session: Session, id: number) => {
  await session.query('UPDATE plain SET used = used + 1 WHERE id = $1', [id]);
};

test('time that is spent waiting for the same row is seen', async () => {
  const { lockWaitShare } = await worn(
    async (session) => {
      await session.script('BEGIN');
      await lockRow(session, 1);
      await session.query('SELECT pg_sleep(0.01)');
      await session.script('COMMIT');
    },
    { connections: 4 },
  );
  // Of four, three wait for the one that works.
  expect(lockWaitShare).toBeGreaterThan(0.4);
  expect(lockWaitShare).toBeLessThanOrEqual(0.8);
});

test('rows that are locked in either order make deadlocks, which are counted and tried again', async () => {
  const { deadlocks, executions } = await worn(
    async (session, execution) => {
      await session.script('BEGIN');
      await lockRow(session, 1 + (execution % 2));
      await session.query('SELECT pg_sleep(0.05)');
      await lockRow(session, 2 - (execution % 2));
      await session.script('COMMIT');
    },
    { connections: 2, executions: 2, settings: { deadlock_timeout: '10ms' } },
  );
  expect(deadlocks).toBeGreaterThan(0);
  expect(executions).toBe(2);
});
