import { inputError } from '../errors.js';
import type { Session } from '../postgres/session.js';
import { runScript, ScriptError } from '../sql/script.js';
import type { Setup } from './setup.js';

/** What a setup cost: a result of its own. */
export interface SetupCost {
  readonly durationMs: number;
  /** By how much the database grew. */
  readonly bytes: number;
  /** By how much its tables and its indexes grew; absent from clones that an older version made. */
  readonly tableBytes?: number;
  readonly indexBytes?: number;
}

/** Applies a setup where there are data, and takes its cost. Throws `setup-failed` where the data refuse it. */
export const applySetup = async (session: Session, { sql }: Setup): Promise<SetupCost> => {
  const before = await sizesOf(session);
  const start = performance.now();
  // One by one: several in one message would be one transaction, which CREATE INDEX CONCURRENTLY refuses.
  await runScript(session, sql).catch(refuseSetup);
  const durationMs = performance.now() - start;
  const after = await sizesOf(session);
  return {
    durationMs,
    bytes: after.bytes - before.bytes,
    tableBytes: after.tableBytes - before.tableBytes,
    indexBytes: after.indexBytes - before.indexBytes,
  };
};

const refuseSetup = (cause: unknown): never => {
  if (!(cause instanceof ScriptError)) throw cause;
  throw inputError({
    code: 'setup-failed',
    message: `A setup that ran on empty tables fails on the data: ${cause.message}`,
    hint: 'Mend the SQL at the place shown.',
    cause,
  });
};

const SIZES = `
  SELECT pg_database_size(current_database())::float8 AS bytes,
         coalesce(sum(pg_table_size(oid)), 0)::float8 AS "tableBytes",
         coalesce(sum(pg_indexes_size(oid)), 0)::float8 AS "indexBytes"
  FROM pg_class WHERE relkind IN ('r', 'm')
    AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`;

const sizesOf = async (session: Session): Promise<Required<Omit<SetupCost, 'durationMs'>>> => {
  const [row] = await session.query<Required<Omit<SetupCost, 'durationMs'>>>(SIZES);
  if (row === undefined) throw new Error('an aggregate gave no row');
  return row;
};
