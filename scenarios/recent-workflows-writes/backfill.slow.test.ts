import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import dataset from '../../seed/recent-workflows/dataset.js';
import { HEAVY, MEDIAN_ID } from '../../seed/recent-workflows/workspaces.js';
import type { Server } from '../../src/postgres/server.js';
import type { Session } from '../../src/postgres/session.js';
import { freshDatabase } from '../../src/postgres/testing.js';
import { timed } from '../../src/seed/build.js';
import { seedDataset } from '../../src/seed/seed.js';
import { withOwnCluster } from '../../src/seed/testing.server.js';
import { batches, locksOnRuns, oneStatement, preparation, untilStopped, wrongRows } from './testing.js';

const cluster = withOwnCluster();
const emit = () => undefined;
const LOOK_EVERY_MS = 10;

/** What a backfill cost, and whom it kept waiting; milliseconds. */
interface Backfill {
  readonly ms: number;
  /** How long a lock of each level was held on the runs, as a monitor saw it. */
  readonly locksMs: Readonly<Record<string, number>>;
  /** The longest that saving one run took meanwhile. */
  readonly longestSaveMs: Readonly<Record<string, number>>;
}

const SAVE = `
  INSERT INTO bots_savedrun
    (workspace_id, parent_version_id, workflow, run_time_ms, price, is_api_call, run_id, uid, run_status, state, created_at, updated_at)
  SELECT workspace_id, parent_version_id, 1, 1, 1, false, '', '', '', '{}', now(), now()
  FROM bots_savedrun WHERE workspace_id = $1 AND parent_version_id IS NOT NULL LIMIT 1`;

/** Saves runs of one workspace, one after the other. */
const saver = (session: Session, workspace: number) => {
  let longestMs = 0;
  const saving = untilStopped(async () => {
    longestMs = Math.max(longestMs, await timed(() => session.query(SAVE, [workspace], 'save')));
    await setTimeout(LOOK_EVERY_MS);
  });
  const stop = async () => {
    await saving.stop();
    return longestMs;
  };
  return { stop };
};

/** Adds up how long a session holds which locks on the runs. */
const lockWatch = (monitor: Session, watched: Session) => {
  const heldMs: Record<string, number> = {};
  let last = performance.now();
  const looking = untilStopped(async () => {
    const held = await locksOnRuns(monitor, watched);
    const now = performance.now();
    for (const { mode } of held) heldMs[mode] = (heldMs[mode] ?? 0) + now - last;
    last = now;
    await setTimeout(LOOK_EVERY_MS);
  });
  const stop = async () => {
    await looking.stop();
    return heldMs;
  };
  return { stop };
};

/** Runs a backfill on a copy of the runs while two workspaces save theirs; then the table must be exact. */
const backfilled = async (server: Server, template: string, backfill: string): Promise<Backfill> => {
  await using database = await freshDatabase(server, template);
  const connect = () => server.connect(database.name);
  const sessions = [await connect(), await connect(), await connect(), await connect()] as const;
  const [migrating, monitor, busiest, median] = sessions;
  for (const sql of preparation) await migrating.script(sql);
  const savers = { busiest: saver(busiest, HEAVY[0].id), median: saver(median, MEDIAN_ID) };
  const watch = lockWatch(monitor, migrating);
  const ms = await timed(() => migrating.script(backfill));
  const locksMs = await watch.stop();
  const longestSaveMs = { busiest: await savers.busiest.stop(), median: await savers.median.stop() };
  expect(await wrongRows(migrating)).toBe(0);
  await Promise.all(sessions.map((session) => session.end()));
  return { ms, locksMs, longestSaveMs };
};

// Its figures are those of the README.
test('at production size the batches keep no writer waiting as long as one statement does', {
  timeout: 1_800_000,
}, async () => {
  const server = await cluster.start();
  const { database, release } = await seedDataset(server, { dataset, scale: 'full', seed: 1, emit });
  const batched = await backfilled(server, database, batches);
  const atOnce = await backfilled(server, database, oneStatement);
  await release();
  process.stdout.write(
    `${JSON.stringify({ batched, atOnce }, (_, value) => (typeof value === 'number' ? Math.round(value) : value), 2)}\n`,
  );
  expect(Object.keys(batched.locksMs)).toEqual(['AccessShareLock']);
  expect(atOnce.locksMs.ShareRowExclusiveLock).toBeGreaterThan(0.9 * atOnce.ms);
  expect(atOnce.longestSaveMs.median).toBeGreaterThan(0.9 * atOnce.ms);
  expect(batched.longestSaveMs.median).toBeLessThan(0.5 * atOnce.ms);
});
