import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../../postgres/session.js';
import type { Cost, CostOf } from '../cost.js';
import { onSession } from '../onSession.js';
import type { Companion } from './engine.js';

/** One moment of a churn: what reading cost by then, and what writing had left behind. */
export interface SeriesPoint {
  readonly atMs: number;
  /** Operations that had ended. */
  readonly operations: number;
  /** Dead rows in all tables, as the server's statistics know them. */
  readonly deadRows: number;
  /** Size of the database. */
  readonly bytes: number;
  /** By shape, on the series' case. */
  readonly costs: Readonly<Record<string, Cost>>;
}

export interface SeriesOptions {
  readonly cost: CostOf;
  readonly shapes: readonly string[];
  readonly case: string;
  readonly everyMs: number;
}

const LEFT_BEHIND = `
  SELECT coalesce(sum(n_dead_tup), 0) AS dead_rows, pg_database_size(current_database()) AS bytes
  FROM pg_stat_user_tables`;

/** Fills `points` while operations run, from before the first one until the last. */
export const series =
  (options: SeriesOptions, points: SeriesPoint[]): Companion =>
  async ({ connect, stop, nowMs, operations }) => {
    while (!stop.aborted) {
      const atMs = nowMs();
      const before = operations();
      const seen = await onSession(connect, (session) => look(session, options));
      points.push({ atMs, operations: before, ...seen });
      const tookMs = nowMs() - atMs;
      await sleep(Math.max(options.everyMs - tookMs, tookMs), undefined, { signal: stop }).catch(() => undefined);
    }
  };

const look = async (session: Session, { cost, shapes, case: caseName }: SeriesOptions) => {
  const costs: Record<string, Cost> = {};
  for (const shape of shapes) costs[shape] = await cost(session, shape, caseName);
  const [row] = await session.query<{ dead_rows: number; bytes: number }>(LEFT_BEHIND);
  return { deadRows: Number(row?.dead_rows), bytes: Number(row?.bytes), costs };
};
