import type { Session } from '../postgres/session.js';

const TABLES = `
  SELECT string_agg(oid::regclass::text, ', ') AS names FROM pg_class
  WHERE relkind IN ('r', 'p') AND NOT relispartition AND relpersistence <> 't'
    AND relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname IN ('pg_catalog', 'information_schema', 'planproof_churn'))`;

/**
 * Begins a REPEATABLE READ, read-only transaction. TRUNCATE and rewrites of a table show it empty to snapshots that are
 * older; so every table is locked (ACCESS SHARE) first, which takes no snapshot yet: what is seen then was true at one moment.
 */
export const beginSnapshot = async (session: Session): Promise<void> => {
  for (;;) {
    const [tables] = await session.query<{ names: string | null }>(TABLES);
    await session.script('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    try {
      if (tables?.names) await session.script(`LOCK TABLE ${tables.names} IN ACCESS SHARE MODE`);
      return;
    } catch (error) {
      await session.script('ROLLBACK');
      if (!isPassing(error)) throw error;
    }
  }
};

// A table that was dropped since it was listed, or a deadlock with who truncates: the next try sees another world.
const PASSING = new Set(['42P01', '40P01', '3F000']);

const isPassing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && PASSING.has(String(error.code));
