import pg from 'pg';
import { inputError } from '../errors.js';
import type { Session } from './session.js';

/** What a server counted of one statement, in the database that was asked. */
export interface CountedStatement {
  /** With $1, $2, ... for its constants. */
  readonly query: string;
  readonly calls: number;
  readonly totalMs: number;
  readonly rows: number;
  readonly sharedBlocks: number;
}

const STATEMENTS = `
  SELECT query, sum(calls)::float8 AS calls, sum(total_exec_time) AS "totalMs", sum(rows)::float8 AS rows,
    sum(shared_blks_hit + shared_blks_read)::float8 AS "sharedBlocks"
  FROM pg_stat_statements
  WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND toplevel
  GROUP BY queryid, query ORDER BY sum(total_exec_time) DESC`;

const HINTS: Readonly<Record<string, string>> = {
  '42P01': 'Run "CREATE EXTENSION pg_stat_statements" in that database, as a superuser.',
  '55000': 'Add pg_stat_statements to shared_preload_libraries of that server, and restart it.',
  '42501': 'Let an administrator GRANT pg_read_all_stats to that user.',
};

/** Reads pg_stat_statements in a transaction that may not write, the dearest first. */
export const countedStatements = async (session: Session): Promise<readonly CountedStatement[]> => {
  await session.script('BEGIN READ ONLY');
  try {
    return await session.query<CountedStatement & Record<string, unknown>>(STATEMENTS);
  } catch (cause) {
    const hint = cause instanceof pg.DatabaseError ? HINTS[cause.code ?? ''] : undefined;
    if (hint === undefined) throw cause;
    const { message } = cause as Error;
    throw inputError({
      code: 'no-statement-statistics',
      message: `${session.database} has no statistics of statements: ${message}.`,
      hint,
      cause,
    });
  } finally {
    await session.script('ROLLBACK').catch(() => undefined);
  }
};
