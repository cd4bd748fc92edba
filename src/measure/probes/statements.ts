import type { Session } from '../../postgres/session.js';
import { INSUFFICIENT_PRIVILEGE, sqlStateOf } from '../../sql/sqlState.js';
import { kcacheClock } from './kcache.js';

/**
 * What pg_stat_statements counted in one database, over statements sent by a client and the checks that COMMIT runs: unlike
 * EXPLAIN it sees AFTER triggers, foreign keys and the inner statements of functions.
 */
export interface StatementCounters {
  readonly calls: number;
  readonly sharedHitBlocks: number;
  readonly sharedReadBlocks: number;
  readonly sharedDirtiedBlocks: number;
  readonly tempBlocks: number;
  readonly walRecords: number;
  readonly walFullPageImages: number;
  readonly walBytes: number;
  readonly executionTimeMs: number;
}

const READ = `
  SELECT coalesce(sum(calls), 0)::float8 AS calls,
         coalesce(sum(shared_blks_hit), 0)::float8 AS "sharedHitBlocks",
         coalesce(sum(shared_blks_read), 0)::float8 AS "sharedReadBlocks",
         coalesce(sum(shared_blks_dirtied), 0)::float8 AS "sharedDirtiedBlocks",
         coalesce(sum(temp_blks_read + temp_blks_written), 0)::float8 AS "tempBlocks",
         coalesce(sum(wal_records), 0)::float8 AS "walRecords",
         coalesce(sum(wal_fpi), 0)::float8 AS "walFullPageImages",
         coalesce(sum(wal_bytes), 0)::float8 AS "walBytes",
         coalesce(sum(total_exec_time), 0)::float8 AS "executionTimeMs"
  FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid
  WHERE datname = $1 AND toplevel`;

/** Counts the statements of one database between two readings, or says why they cannot be counted. */
export type StatementCounting =
  | {
      readonly countable: true;
      readonly read: () => Promise<StatementCounters>;
      /** Reads the CPU time of the same statements, where the server counts that too. */
      readonly cpuClock: () => ReturnType<typeof kcacheClock>;
    }
  | { readonly countable: false; readonly reason: string };

/** `reader` is a session on any other database; only sessions that called `trackStatements` are counted. */
export const statementCounting = async (reader: Session, database: string): Promise<StatementCounting> => {
  try {
    await reader.script('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    const read = async () => {
      const [row] = await reader.query<Record<keyof StatementCounters, number>>(READ, [database]);
      if (row === undefined) throw new Error('an aggregate gave no row');
      return row;
    };
    await read();
    return { countable: true, read, cpuClock: () => kcacheClock(reader, database) };
  } catch (error) {
    return { countable: false, reason: `not countable: ${(error as Error).message}` };
  }
};

/** Has the server count this session's statements from now on, or no longer; where that is not ours to say, it does as it does. */
export const trackStatements = async (session: Session, track: 'top' | 'none' = 'top'): Promise<void> => {
  try {
    await session.query("SELECT set_config('pg_stat_statements.track', $1, false)", [track]);
  } catch (error) {
    if (sqlStateOf(error) !== INSUFFICIENT_PRIVILEGE) throw error;
  }
};

/** Counts what one task did in the counted database, as often as asked. */
export const countRepetitions = async (
  counting: StatementCounting,
  task: () => Promise<unknown>,
  repetitions: number,
): Promise<{ readonly counted: readonly StatementCounters[]; readonly notCountable?: string }> => {
  if (!counting.countable) return { counted: [], notCountable: counting.reason };
  const counted: StatementCounters[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const before = await counting.read();
    await task();
    counted.push(perExecution(before, await counting.read(), 1));
  }
  return { counted };
};

/** What was counted between two readings, an execution. */
export const perExecution = (
  before: StatementCounters,
  after: StatementCounters,
  executions: number,
): StatementCounters =>
  Object.fromEntries(
    Object.entries(after).map(([name, value]) => [
      name,
      (value - before[name as keyof StatementCounters]) / executions,
    ]),
  ) as unknown as StatementCounters;
