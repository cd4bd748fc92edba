import { nearest } from '../errors.js';
import type { Session } from '../postgres/session.js';
import type { Budget } from './budget.js';

/** The names by which a session's tables can be called: alone and with their schema. */
export const tableNames = async (session: Session): Promise<string[]> => {
  const rows = await session.query<{ schema: string; name: string }>(
    `SELECT relnamespace::regnamespace::text AS schema, relname AS name FROM pg_class
     WHERE relkind IN ('r', 'p', 'm', 'f') AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`,
  );
  return rows.flatMap(({ schema, name }) => [name, `${schema}.${name}`]);
};

/** Budgets on a table that is not there: they would pass for ever. */
export const missingTables = (budgets: readonly Budget[], tables: ReadonlySet<string>): string[] =>
  budgets.flatMap((budget) => {
    if (!('table' in budget) || tables.has(budget.table)) return [];
    const meant = nearest(budget.table, [...tables]);
    return [
      `budget ${budget.kind} names no table: "${budget.table}"${meant === undefined ? '' : `, did you mean "${meant}"?`}`,
    ];
  });
