import type { Session } from '../postgres/session.js';
import type { SetupLock } from './setup.js';

// What planproof did not make and PostgreSQL did.
const USER_RELATION = `relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace,
  'pg_toast'::regnamespace)`;

const READ_LOCKS = ['AccessShareLock', 'RowShareLock'];

/** What a setup left behind in the transaction that ran it. */
export interface Footprint {
  /** Locks stronger than a reader's on relations that stood before; indexes are locked with their tables. */
  readonly locks: readonly SetupLock[];
  /** Names of the relations and functions it made. */
  readonly made: readonly string[];
  /** What it changed without locking a relation: functions, settings of the database or of a role. */
  readonly changed: readonly string[];
}

type Oids = readonly number[];

/** Notes what stands now; the function it gives says what has changed since, within the transaction. */
export const watchFootprint = async (session: Session): Promise<() => Promise<Footprint>> => {
  const oids = async (sql: string): Promise<Oids> => (await session.query<{ oid: number }>(sql)).map(({ oid }) => oid);
  const relations = await oids(`SELECT oid::int8 AS oid FROM pg_class WHERE ${USER_RELATION}`);
  const functions = await oids('SELECT oid::int8 AS oid FROM pg_proc');
  return async () => ({
    locks: await session.query<{ relation: string; mode: string }>(
      `SELECT DISTINCT class.oid::regclass::text AS relation, lock.mode
       FROM pg_locks AS lock JOIN pg_class AS class ON class.oid = lock.relation
       WHERE lock.pid = pg_backend_pid() AND lock.locktype = 'relation' AND lock.mode <> ALL ($2)
         AND class.oid::int8 = ANY ($1) AND class.relkind <> 'i'
       ORDER BY 1, 2`,
      [relations, READ_LOCKS],
    ),
    made: await names(
      session,
      `SELECT oid::regclass::text AS name FROM pg_class WHERE ${USER_RELATION} AND oid::int8 <> ALL ($1)
       UNION ALL SELECT oid::regprocedure::text FROM pg_proc WHERE oid::int8 <> ALL ($2)`,
      [relations, functions],
    ),
    changed: await names(
      session,
      `SELECT oid::regprocedure::text AS name FROM pg_proc
       WHERE xmin = pg_current_xact_id()::xid AND oid::int8 = ANY ($1)
       UNION ALL SELECT 'settings' FROM pg_db_role_setting WHERE xmin = pg_current_xact_id()::xid`,
      [functions],
    ),
  });
};

const names = async (session: Session, sql: string, values: readonly unknown[]): Promise<string[]> =>
  (await session.query<{ name: string }>(sql, values)).map(({ name }) => name);
