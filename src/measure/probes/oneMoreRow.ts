import type { Session } from '../../postgres/session.js';
import { perExecution, type StatementCounters, type StatementCounting, trackStatements } from './statements.js';

/** What one more row of a table costs, triggers, foreign keys and indexes included; or why that is not known. */
export type RowCost =
  | ({
      readonly state: 'counted';
      /** On a fresh clone each time, the last of which is given above; absent where no budget asks for it. */
      readonly repetitions?: readonly StatementCounters[];
    } & StatementCounters)
  | { readonly state: 'notCountable'; readonly reason: string };

const ROWS = 10;

/**
 * Inserts rows of a table again that were taken out of it, one by one, on a clone: they fit every constraint there is. They
 * are taken out without triggers and foreign keys, and put back with them. A first round that is rolled back brings the
 * full-page images, which come once after a checkpoint; the second is counted.
 */
export const oneMoreRow = async (session: Session, counting: StatementCounting, table: string): Promise<RowCost> => {
  if (!counting.countable) return { state: 'notCountable', reason: counting.reason };
  const columns = await columnsOf(session, table);
  const rows = await takeOut(session, table);
  if (rows === 0) return { state: 'notCountable', reason: `${table} has no row to insert again` };
  const insert = async (end: string) => {
    await session.script('BEGIN');
    for (let place = 1; place <= rows; place += 1) {
      await session.script(
        `INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM pg_temp.planproof_rows WHERE planproof_place = ${place}`,
      );
    }
    await session.script(end);
  };
  // Checks that wait for COMMIT touch pages of their own.
  await insert('SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK');
  await trackStatements(session);
  const before = await counting.read();
  await insert('COMMIT');
  const after = await counting.read();
  return { state: 'counted', ...perExecution(before, after, rows) };
};

const columnsOf = async (session: Session, table: string): Promise<string> => {
  const rows = await session.query<{ name: string }>(
    `SELECT quote_ident(attname) AS name FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
    [table],
  );
  return rows.map(({ name }) => name).join(', ');
};

/** Gives how many rows there were, up to ten. */
const takeOut = async (session: Session, table: string): Promise<number> => {
  await session.script(`
    CREATE TEMP TABLE planproof_rows AS SELECT *, 0 AS planproof_place FROM ${table} LIMIT 0;
    SET session_replication_role = replica;
    WITH gone AS (
      DELETE FROM ${table} WHERE (tableoid, ctid) IN (SELECT tableoid, ctid FROM ${table} LIMIT ${ROWS}) RETURNING *
    ) INSERT INTO pg_temp.planproof_rows SELECT *, row_number() OVER () FROM gone;
    SET session_replication_role = origin`);
  const [counted] = await session.query<{ rows: number }>('SELECT count(*)::int AS rows FROM pg_temp.planproof_rows');
  return counted?.rows ?? 0;
};
