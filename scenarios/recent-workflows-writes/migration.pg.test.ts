import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Session } from '../../src/postgres/session.js';
import { freshDatabase, type ScratchDatabase, withServer } from '../../src/postgres/testing.js';
import { batches, locksOnRuns, oneStatement, preparation, untilStopped, waitsForLock, wrongRows } from './testing.js';

const server = withServer();
let database: ScratchDatabase;
let session: Session;

const WORKSPACES = 300;

/** Forty runs a workspace, of four published runs. */
const DATA = `
  INSERT INTO workspaces_workspace SELECT n, 'w', now() FROM generate_series(1, ${WORKSPACES}) AS n;
  INSERT INTO bots_publishedrun SELECT n, n, n::text, 't', 1, now() FROM generate_series(1, 40) AS n;
  INSERT INTO bots_publishedrunversion SELECT n, 1 + n % 40, n::text, '', now() FROM generate_series(1, 80) AS n;
  INSERT INTO bots_savedrun
    (workspace_id, parent_version_id, workflow, run_time_ms, price, is_api_call, run_id, uid, run_status, state, created_at, updated_at)
  SELECT 1 + n % ${WORKSPACES}, 1 + n % 80, 1, 1, 1, false, '', '', '', '{}', now(), '2026-01-01'::timestamptz + n * interval '1 second'
  FROM generate_series(1, ${40 * WORKSPACES}) AS n;
  ANALYZE`;

const CALL_IN_SMALL_BATCHES = batches.replace('500', '3');

beforeEach(async () => {
  database = await freshDatabase(server());
  session = await open();
  const seed = new URL('../../seed/recent-workflows/', import.meta.url);
  for (const file of ['schema.sql', 'indexes.sql']) await session.script(readFileSync(new URL(file, seed), 'utf8'));
  await session.script(`SELECT setval(pg_get_serial_sequence('bots_savedrun', 'id'), 1)`);
  await session.script(DATA);
});

afterEach(async () => {
  await session.end();
  await database.drop();
});

const open = () => server().connect(database.name);

const migrate = async (on: Session, backfill = CALL_IN_SMALL_BATCHES) => {
  for (const sql of [...preparation, backfill]) await on.script(sql);
};

const SAVE = `
  INSERT INTO bots_savedrun
    (workspace_id, parent_version_id, workflow, run_time_ms, price, is_api_call, run_id, uid, run_status, state, created_at, updated_at)
  SELECT 1 + $1::int * 7 % ${WORKSPACES}, 1 + $1::int % 80, 1, 1, 1, false, '', '', '', '{}', now(),
    '2026-01-01'::timestamptz + $1::int * 13 % 20000 * interval '1 second'`;
const MOVE = `UPDATE bots_savedrun SET workspace_id = 1 + (workspace_id + 17) % ${WORKSPACES} WHERE id = 2 + $1::int * 3 % 9000`;
const DELETE = `DELETE FROM bots_savedrun WHERE id = (SELECT max(id) FROM bots_savedrun WHERE id < 12000 - $1::int)`;
const CAN_BE_TRIED_AGAIN = ['40P01', '57014'];

/** Writes on a connection of its own until it is told to stop; gives how many writes went through. */
const writer = (number: number) => {
  const opening = open();
  let written = 0;
  const writing = untilStopped(async (turn) => {
    const [sql = ''] = [SAVE, MOVE, DELETE].slice(number);
    try {
      await (await opening).query(sql, [number + 3 * turn]);
      written += 1;
    } catch (error) {
      if (!CAN_BE_TRIED_AGAIN.includes(String((error as { code?: string }).code))) throw error;
    }
  });
  const stop = async () => {
    await writing.stop();
    await (await opening).end();
    return written;
  };
  return { stop };
};

test('the table is exact although runs are saved, moved and deleted all the while', async () => {
  const writers = [0, 1, 2].map(writer);
  await setTimeout(50);
  await migrate(session);
  await setTimeout(50);
  const written = await Promise.all(writers.map(({ stop }) => stop()));
  expect(Math.min(...written)).toBeGreaterThan(5);
  expect(await wrongRows(session)).toBe(0);
});

test('run a second time it changes nothing', async () => {
  await migrate(session);
  const places = 'SELECT ctid::text, * FROM workspace_recent_workflow ORDER BY 2, 3';
  const before = await session.query(places);
  await migrate(session);
  expect(before.length).toBeGreaterThan(WORKSPACES);
  expect(await session.query(places)).toEqual(before);
});

test('killed between two batches it goes on where it was, and is exact', async () => {
  const other = await open();
  for (const sql of preparation) await session.script(sql);
  // The batch that reaches this row waits, and is killed there.
  await other.script(`BEGIN; INSERT INTO workspace_recent_workflow VALUES (100, 21, '-infinity')`);
  const victim = await open();
  const killed = expect(victim.script(CALL_IN_SMALL_BATCHES)).rejects.toThrow();
  await waitsForLock(session, victim);
  await session.query('SELECT pg_terminate_backend($1)', [victim.processId]);
  await killed;
  await other.script('ROLLBACK');
  await other.end();
  const [reached] = await session.query<{ done_to: string }>('SELECT done_to FROM workspace_recent_workflow_backfill');
  expect(Number(reached?.done_to)).toBe(99);
  await migrate(session);
  expect(await wrongRows(session)).toBe(0);
});

test('the batches write each row once: the table is no larger than by one statement', async () => {
  const pages = async () => {
    await session.script('VACUUM (ANALYZE) workspace_recent_workflow');
    const [table] = await session.query(`SELECT pg_relation_size('workspace_recent_workflow') AS bytes`);
    await session.script('TRUNCATE workspace_recent_workflow, workspace_recent_workflow_backfill');
    return table;
  };
  await migrate(session);
  const batched = await pages();
  await migrate(session, oneStatement);
  expect(batched).toEqual(await pages());
});

/** Runs a backfill while another transaction has deleted the latest run of a workflow, and not yet committed. */
const whileDeleting = async (backfill: string) => {
  for (const sql of preparation) await session.script(sql);
  const other = await open();
  await other.script('BEGIN; DELETE FROM bots_savedrun WHERE id = (SELECT max(id) FROM bots_savedrun)');
  const filling = await open();
  const filled = filling.script(backfill);
  await waitsForLock(session, filling);
  await other.script('COMMIT');
  await filled;
  await Promise.all([other, filling].map((each) => each.end()));
};

test('a deletion that is under way is not undone by the batches', async () => {
  await whileDeleting(CALL_IN_SMALL_BATCHES);
  expect(await wrongRows(session)).toBe(0);
});

test('a deletion that is under way is not undone by one statement under a lock, and is without one', async () => {
  await whileDeleting(oneStatement);
  expect(await wrongRows(session)).toBe(0);
  await session.script('DELETE FROM workspace_recent_workflow');
  await whileDeleting(oneStatement.replace(/^LOCK TABLE.*$/m, ''));
  // One row, as it is and as it should be.
  expect(await wrongRows(session)).toBe(2);
});

test('only the trigger locks the runs against writers; no batch does', async () => {
  await session.script('BEGIN');
  for (const sql of preparation) await session.script(sql);
  expect(await locksOnRuns(session, session)).toEqual([{ mode: 'ShareRowExclusiveLock' }]);
  await session.script('COMMIT');
  const other = await open();
  await other.script(`BEGIN; INSERT INTO workspace_recent_workflow VALUES (100, 21, '-infinity')`);
  const filling = await open();
  const filled = filling.script(CALL_IN_SMALL_BATCHES);
  await waitsForLock(session, filling);
  expect(await locksOnRuns(session, filling)).toEqual([{ mode: 'AccessShareLock' }]);
  await other.script('ROLLBACK');
  await filled;
  await Promise.all([other, filling].map((each) => each.end()));
});
