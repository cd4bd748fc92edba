import type { Session } from '../postgres/session.js';
import type { BoundDataset } from './bind.js';
import { quoted } from './identifier.js';

/** An index or a constraint that a schema brought along: how to take it off a table, and how to put it back. */
interface Detachable extends Record<string, unknown> {
  readonly drop: string;
  readonly add: string;
}

// Foreign keys go first and come last: they need the keys of other tables, and keep TRUNCATE from emptying those.
const FOREIGN_KEYS = `
  SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
         format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS add
  FROM pg_constraint WHERE contype = 'f' AND conparentid = 0
    AND (conrelid = ANY ($1::regclass[]) OR confrelid = ANY ($1::regclass[])) ORDER BY oid`;

// Indexes that belong to constraints stay: what refers to them has names of its own (ON CONFLICT, REPLICA IDENTITY).
const INDEXES = `
  SELECT format('DROP INDEX %s', indexrelid::regclass) AS drop, pg_get_indexdef(indexrelid) AS add
  FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
  WHERE indrelid = ANY ($1::regclass[]) AND NOT relispartition
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid) ORDER BY indexrelid`;

/**
 * Takes foreign keys and indexes, which a schema from migrations has already, off the tables that are to be loaded, and
 * gives what puts them back behind the load, when it costs less.
 */
export const detachIndexes = async (session: Session, { tables }: BoundDataset): Promise<() => Promise<void>> => {
  const names = [tables.map(({ name }) => quoted(name))];
  const detached = [
    ...(await session.query<Detachable>(FOREIGN_KEYS, names)),
    ...(await session.query<Detachable>(INDEXES, names)),
  ];
  for (const { drop } of detached) await session.script(drop);
  return async () => {
    for (const { add } of detached.reverse()) await session.script(add);
  };
};
