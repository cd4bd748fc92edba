import type { Session } from '../../postgres/session.js';
import { isServerError, QUERY_CANCELED, sqlStateOf } from '../../sql/sqlState.js';
import { SETTINGS } from '../settings.js';
import type { PreparedStatement } from '../target.js';
import { explain } from './explain.js';
import { plan } from './plan.js';

/** What the planner may not do while it is asked; each attempt takes more away from it. */
const ATTEMPTS: readonly Readonly<Record<string, string>>[] = [
  { enable_seqscan: 'off' },
  { enable_seqscan: 'off', enable_sort: 'off', enable_hashagg: 'off' },
  { enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off' },
];

/** A plan with the index alone on its table, and what is planned under the same settings without it. */
export interface IndexAttempt {
  readonly document: unknown;
  readonly without: unknown;
}

/** An index and the table that it is on. */
export interface AskedIndex {
  /** Its name, and those of its parts on partitions. */
  readonly names: readonly string[];
  readonly table: string;
  /** Its first column or expression, as the server writes it. */
  readonly leading: string;
}

/** What came of asking whether an index can serve a statement. */
export type IndexTrial =
  | { readonly state: 'missing' }
  | { readonly state: 'refused'; readonly reason: string }
  | {
      readonly state: 'asked';
      readonly index: AskedIndex;
      /** In the order tried, up to the first that serves. */
      readonly attempts: readonly IndexAttempt[];
      /** The last attempt, executed; absent where none served, or where it took too long. */
      readonly executed?: unknown;
    };

/** Whether the index serves in an attempt: decided from its plans. */
export type Serves = (attempt: IndexAttempt, index: AskedIndex) => boolean;

/** An index that serves answers at once; what takes longer reads more than any bound would let pass. */
const LONGEST_MS = 30_000;

/**
 * Asks whether an index can serve a statement, on a clone: within a transaction that is rolled back all other indexes of
 * its table are dropped, those of constraints too, and the planner may not scan tables from end to end. Where one is beside it,
 * a better index hides that this one could do; and where no limit stands, any index "can" be walked from end to end.
 */
export const canUse = async (
  session: Session,
  statement: PreparedStatement,
  name: string,
  serves: Serves,
): Promise<IndexTrial> => {
  const index = await findIndex(session, name);
  if (index === undefined) return { state: 'missing' };
  await session.script('BEGIN');
  try {
    for (const sql of await dropsOf(session, index.oid, 'others')) await session.script(sql);
    const attempts: IndexAttempt[] = [];
    for (const settings of ATTEMPTS) {
      await set(session, { ...SETTINGS.counting, plan_cache_mode: 'force_custom_plan', ...settings });
      const attempt = {
        document: await plan(session, statement),
        without: await without(session, statement, index.oid),
      };
      attempts.push(attempt);
      if (!serves(attempt, index)) {
        await set(session, Object.fromEntries(Object.keys(settings).map((setting) => [setting, 'on'])));
        continue;
      }
      const executed = await execution(session, statement);
      return { state: 'asked', index, attempts, ...(executed !== undefined && { executed }) };
    }
    return { state: 'asked', index, attempts };
  } catch (error) {
    if (!isServerError(error)) throw error;
    return { state: 'refused', reason: `with the other indexes of ${index.table} hidden: ${error.message}` };
  } finally {
    await session.script('ROLLBACK');
  }
};

const set = async (session: Session, settings: Readonly<Record<string, string>>): Promise<void> => {
  for (const [name, value] of Object.entries(settings)) {
    await session.query('SELECT set_config($1, $2, true)', [name, value]);
  }
};

const without = async (session: Session, statement: PreparedStatement, index: number): Promise<unknown> => {
  await session.script('SAVEPOINT without');
  for (const sql of await dropsOf(session, index, 'itself')) await session.script(sql);
  const document = await plan(session, statement);
  await session.script('ROLLBACK TO SAVEPOINT without');
  return document;
};

const execution = async (session: Session, statement: PreparedStatement): Promise<unknown> => {
  await set(session, { statement_timeout: String(LONGEST_MS) });
  try {
    return (await explain(session, statement, { repetitions: 1, analyze: true }))[0];
  } catch (error) {
    if (sqlStateOf(error) === QUERY_CANCELED) return undefined;
    throw error;
  }
};

const FIND = `
  SELECT indexrelid::int8 AS oid, indrelid::regclass::text AS "table",
         pg_get_indexdef(indexrelid, 1, true) AS leading,
         ARRAY(SELECT relname::text FROM pg_class
               WHERE oid = indexrelid OR oid IN (SELECT relid FROM pg_partition_tree(indexrelid))) AS names
  FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
  WHERE relname = $1 ORDER BY pg_table_is_visible(indexrelid) DESC LIMIT 1`;

type Found = AskedIndex & { readonly oid: number };

const findIndex = async (session: Session, name: string): Promise<Found | undefined> =>
  (await session.query<Found & Record<string, unknown>>(FIND, [name]))[0];

// A partition's part of an index goes with the whole.
const DROPS = `
  WITH asked AS (SELECT oid, (SELECT indrelid FROM pg_index WHERE indexrelid = asked.oid) AS "table"
                 FROM (SELECT $1::int8::oid AS oid) AS asked),
       own AS (SELECT oid FROM asked UNION SELECT relid FROM asked, pg_partition_tree(asked.oid)),
       tables AS (SELECT "table" AS oid FROM asked UNION SELECT relid FROM asked, pg_partition_tree(asked."table"))
  SELECT CASE WHEN conname IS NULL THEN format('DROP INDEX %s CASCADE', indexrelid::regclass)
              ELSE format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname) END AS sql
  FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
  LEFT JOIN pg_constraint ON conindid = indexrelid AND contype IN ('p', 'u', 'x') AND conrelid = indrelid
  WHERE indrelid IN (SELECT oid FROM tables) AND NOT relispartition
    AND (indexrelid IN (SELECT oid FROM own)) = ($2 = 'itself')`;

const dropsOf = async (session: Session, index: number, which: 'others' | 'itself'): Promise<readonly string[]> =>
  (await session.query<{ sql: string }>(DROPS, [index, which])).map(({ sql }) => sql);
