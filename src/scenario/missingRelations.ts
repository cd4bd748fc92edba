import type { Session } from '../postgres/session.js';
import type { Budget } from './budget.js';
import { suggestion } from './names.js';

/** What budgets can name, alone and with its schema. */
export interface RelationNames {
  readonly tables: readonly string[];
  readonly indexes: readonly string[];
}

/** The relations that a session sees. */
export const relationNames = async (session: Session): Promise<RelationNames> => {
  const rows = await session.query<{ schema: string; name: string; index: boolean }>(
    `SELECT relnamespace::regnamespace::text AS schema, relname AS name, relkind IN ('i', 'I') AS index FROM pg_class
     WHERE relkind IN ('r', 'p', 'm', 'f', 'i', 'I')
       AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)`,
  );
  return {
    tables: rows.filter(({ index }) => !index).flatMap(({ schema, name }) => [name, `${schema}.${name}`]),
    // EXPLAIN names an index without its schema.
    indexes: rows.filter(({ index }) => index).map(({ name }) => name),
  };
};

/** Budgets on a table or an index that is not there: they would pass, or be broken, for ever. */
export const missingRelations = (budgets: readonly Budget[], seen: readonly RelationNames[]): string[] => {
  const tables = new Set(seen.flatMap((names) => names.tables));
  const indexes = new Set(seen.flatMap((names) => names.indexes));
  return budgets.flatMap((budget) => [
    ...('table' in budget ? missing(budget.kind, 'table', budget.table, tables) : []),
    ...('index' in budget ? missing(budget.kind, 'index', budget.index, indexes) : []),
  ]);
};

const missing = (kind: Budget['kind'], what: string, name: string, there: ReadonlySet<string>): string[] => {
  if (there.has(name)) return [];
  return [`budget ${kind} names no ${what}: "${name}"${suggestion(name, [...there])}`];
};
