import type { Session } from '../../postgres/session.js';

/** A column as the server has it. */
export interface Column {
  readonly name: string;
  /** "numeric(10,2)", "app.mood" */
  readonly type: string;
  /** "numeric", "mood": without what is in brackets, of a domain what it is of. */
  readonly base: string;
  readonly required: boolean;
  readonly hasDefault: boolean;
  readonly labels: readonly string[] | null;
  readonly maxLength: number | null;
}

/** A table as the server has it. */
export interface Table {
  /** With its schema, unless that is public. */
  readonly name: string;
  readonly columns: readonly Column[];
  /** Columns of each unique index, the primary key first. */
  readonly unique: readonly (readonly string[])[];
  readonly references: readonly { readonly column: string; readonly table: string; readonly to: string }[];
  /** What CHECK constraints say. */
  readonly checks: readonly string[];
}

const TABLES = `
  SELECT CASE WHEN nspname = 'public' THEN relname ELSE concat(nspname, '.', relname) END AS name,
    (SELECT coalesce(json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod),
        'base', coalesce(base.typname, own.typname), 'required', attnotnull, 'hasDefault', atthasdef OR attidentity <> '',
        'labels', (SELECT json_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = own.oid),
        'maxLength', CASE WHEN own.typname IN ('varchar', 'bpchar') AND atttypmod > 4 THEN atttypmod - 4 END)
        ORDER BY attnum), '[]')
     FROM pg_attribute JOIN pg_type AS own ON own.oid = atttypid LEFT JOIN pg_type AS base ON base.oid = own.typbasetype
     WHERE attrelid = class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns,
    (SELECT coalesce(json_agg((SELECT json_agg(attname ORDER BY array_position(indkey::int2[], attnum))
          FROM pg_attribute WHERE attrelid = class.oid AND attnum = ANY (indkey)) ORDER BY indisprimary DESC, indexrelid), '[]')
     FROM pg_index WHERE indrelid = class.oid AND indisunique AND indexprs IS NULL) AS unique,
    (SELECT coalesce(json_agg(json_build_object('column', own.attname, 'to', other.attname,
        'table', CASE WHEN space.nspname = 'public' THEN parent.relname ELSE concat(space.nspname, '.', parent.relname) END)), '[]')
     FROM pg_constraint JOIN pg_class AS parent ON parent.oid = confrelid
       JOIN pg_namespace AS space ON space.oid = parent.relnamespace
       JOIN pg_attribute AS own ON own.attrelid = conrelid AND own.attnum = conkey[1]
       JOIN pg_attribute AS other ON other.attrelid = confrelid AND other.attnum = confkey[1]
     WHERE conrelid = class.oid AND contype = 'f' AND cardinality(conkey) = 1) AS references,
    (SELECT coalesce(json_agg(pg_get_constraintdef(oid)), '[]') FROM pg_constraint
     WHERE conrelid = class.oid AND contype = 'c') AS checks
  FROM pg_class AS class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE relkind IN ('r', 'p') AND NOT relispartition AND nspname NOT IN ('pg_catalog', 'information_schema')
    AND relname !~ '^(_prisma_migrations|schema_migrations|ar_internal_metadata|flyway_schema_history|django_migrations|__drizzle_migrations)$'
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = class.oid AND deptype = 'e')
  ORDER BY nspname, relname`;

/** Reads the tables that a schema made; those of extensions and of migration tools are left out. */
export const readTables = (session: Session): Promise<Table[]> =>
  session.query<Table & Record<string, unknown>>(TABLES);

/** Parents before children; where tables reference each other in a circle, as they come. */
export const parentsFirst = (tables: readonly Table[]): Table[] => {
  const sorted: Table[] = [];
  const visit = (table: Table, above: readonly Table[]): void => {
    if (sorted.includes(table) || above.includes(table)) return;
    for (const { table: name } of table.references) {
      const parent = tables.find((each) => each.name === name);
      if (parent !== undefined) visit(parent, [...above, table]);
    }
    sorted.push(table);
  };
  for (const table of tables) visit(table, []);
  return sorted;
};
