import { setTimeout } from 'node:timers/promises';
import type { Session } from '../../postgres/session.js';

const LOOK_EVERY_MS = 20;

const WAITING = `
  SELECT count(*)::float8 AS waiting FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'`;

/** Where a task runs, and on how many connections. */
interface Watched {
  readonly database: string;
  readonly connections: number;
  /** Opens a session on another database. */
  readonly connect: () => Promise<Session>;
}

/** Looks on from another database while a task runs; `lockWaitShare` of its connections' time was spent waiting for locks. */
export const watchLocks = async <T>(
  { database, connect, connections }: Watched,
  task: () => Promise<T>,
): Promise<{ readonly result: T; readonly lockWaitShare: number }> => {
  const monitor = await connect();
  let [looks, waiting, running] = [0, 0, true];
  const look = async () => {
    while (running) {
      const [row] = await monitor.query<{ waiting: number }>(WAITING, [database]);
      looks += 1;
      waiting += row?.waiting ?? 0;
      await setTimeout(LOOK_EVERY_MS);
    }
  };
  const looking = look();
  try {
    const result = await task();
    return { result, lockWaitShare: waiting / Math.max(1, looks * connections) };
  } finally {
    running = false;
    await looking;
    await monitor.end();
  }
};
