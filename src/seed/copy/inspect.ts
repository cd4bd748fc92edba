import { inputError } from '../../errors.js';
import type { Session } from '../../postgres/session.js';
import type { BoundTable } from '../bind.js';
import { quoted } from '../identifier.js';
import { formatFor } from './encoder.js';
import type { CopyFormat, TargetColumn } from './target.js';

/** Where a table's rows go: its columns as the server has them, in the dataset's order. */
export interface Target {
  readonly columns: readonly TargetColumn[];
  readonly format: CopyFormat;
  /** False for a partitioned parent, which refuses COPY ... FREEZE. */
  readonly freezable: boolean;
}

interface ColumnRow extends Record<string, unknown> {
  readonly name: string;
  readonly receive: string;
  readonly type: string;
  readonly generated: boolean;
  readonly required: boolean;
}

const COLUMNS = `
  SELECT attname AS name, format_type(atttypid, atttypmod) AS type,
         (CASE WHEN own.typtype = 'd' THEN base.typreceive ELSE own.typreceive END)::text AS receive,
         attgenerated <> '' AS generated,
         attnotnull AND NOT atthasdef AND attidentity = '' AS required
  FROM pg_attribute
  JOIN pg_type AS own ON own.oid = atttypid
  LEFT JOIN pg_type AS base ON base.oid = own.typbasetype
  WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
  ORDER BY attnum`;

/** Compares a table's definition with what schema.sql made; a difference is an input error that names table and column. */
export const inspectTarget = async (session: Session, table: BoundTable): Promise<Target> => {
  const relation = quoted(table.name);
  const [kind] = await session.query<{ relkind: string }>('SELECT relkind FROM pg_class WHERE oid = to_regclass($1)', [
    relation,
  ]);
  if (!kind) throw mismatch(`table ${table.name}: schema.sql creates no such table`);
  const found = new Map((await session.query<ColumnRow>(COLUMNS, [relation])).map((column) => [column.name, column]));
  const columns = table.columns.map(({ name }) => {
    const column = found.get(name);
    if (!column) throw mismatch(`table ${table.name}, column ${name}: schema.sql gives the table no such column`);
    if (column.generated)
      throw mismatch(`table ${table.name}, column ${name}: the server itself generates this column`);
    return column;
  });
  for (const { name, required } of found.values()) {
    if (required && !table.columns.some((column) => column.name === name)) {
      throw mismatch(`table ${table.name}, column ${name}: it is NOT NULL, and no generator fills it`);
    }
  }
  return { columns, format: formatFor(columns), freezable: kind.relkind === 'r' };
};

const mismatch = (problem: string) =>
  inputError({
    code: 'dataset-does-not-fit-schema',
    message: `The dataset does not fit its schema, ${problem}.`,
    hint: "Mend the table's columns in the dataset's definition, or schema.sql.",
  });
