import type { Session } from '../postgres/session.js';
import { DEADLOCK_DETECTED, sqlStateOf, UNDEFINED_TABLE } from '../sql/sqlState.js';

const TABLES = `
  SELECT string_agg(oid::regclass::text, ', ') AS names FROM pg_class
  WHERE relkind IN ('r', 'p') AND NOT relispartition AND relpersistence <> 't'
    AND has_schema_privilege(relnamespace, 'USAGE') AND has_table_privilege(oid, 'SELECT')
    AND relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname IN ('pg_catalog', 'information_schema', 'planproof_churn'))`;

/** Tables that appear while operations run are locked from the next look on that is so much later. */
const REFRESH_MS = 1000;

/**
 * Begins REPEATABLE READ, read-only transactions on a session. TRUNCATE and rewrites of a table show it empty to snapshots that
 * are older; so every table that it may read is locked (ACCESS SHARE) first, which takes no snapshot yet: what is seen then was true
 * at one moment.
 */
export const snapshotsOn = (session: Session) => {
  let known: { readonly names: string | null; readonly atMs: number } | undefined;
  const tables = async (): Promise<string | null> => {
    if (known === undefined || performance.now() - known.atMs > REFRESH_MS) {
      const [row] = await session.query<{ names: string | null }>(TABLES);
      known = { names: row?.names ?? null, atMs: performance.now() };
    }
    return known.names;
  };
  const begin = async (): Promise<void> => {
    const names = await tables();
    const lock = names === null ? '' : `; LOCK TABLE ${names} IN ACCESS SHARE MODE`;
    try {
      await session.script(`BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY${lock}`);
    } catch (error) {
      if (!isPassing(error)) throw error;
      await session.script('ROLLBACK');
      known = undefined;
      return begin();
    }
  };
  return { begin, end: () => session.script('COMMIT') };
};

// A table that was dropped since it was listed, or a deadlock with who truncates: the next try sees another world.
const PASSING = new Set([UNDEFINED_TABLE, DEADLOCK_DETECTED, '3F000']);

const isPassing = (error: unknown): boolean => PASSING.has(sqlStateOf(error) ?? '');
