import { inputError } from '../../errors.js';
import type { Session } from '../../postgres/session.js';
import type {
  Observed,
  ObservedColumn,
  ObservedIndex,
  ObservedKey,
  ObservedReference,
  ObservedTable,
} from './observed.js';

/** Names of types and tables come without a schema where the path leads to them: they are written for a database of the usual path. */
const USUAL_PATH = 'SET LOCAL search_path = "$user", public';

/** Reads sizes, schema and statistics of a database, in one transaction that cannot write. */
export const observe = async (session: Session): Promise<Observed> => {
  await session.script(`BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; ${USUAL_PATH}`);
  try {
    const found = await session.query<Found>(TABLES);
    const leftOut = await session.query<{ says: string }>(LEFT_OUT);
    refuseUnknown(found);
    const tables: ObservedTable[] = [];
    for (const table of found) tables.push(await observeTable(session, table));
    const enums = await session.query<{ name: string; labels: string }>(ENUMS);
    const extensions = await session.query<{ name: string }>(EXTENSIONS);
    return {
      database: session.database,
      extensions: extensions.map(({ name }) => name),
      schemas: [...new Set(found.map(({ schema }) => schema))].filter((schema) => schema !== 'public'),
      enums: enums.map(({ name, labels }) => ({ name, labels: JSON.parse(labels) })),
      tables,
      leftOut: leftOut.map(({ says }) => says),
    };
  } finally {
    await session.script('ROLLBACK');
  }
};

interface Found extends Record<string, unknown> {
  readonly oid: number;
  readonly schema: string;
  readonly relation: string;
  readonly partitioned: boolean;
  /** -1 where nobody has analysed the table. */
  readonly rows: number;
  /** Whether pg_stats shows anything of it to this user. */
  readonly described: boolean;
}

const OWN = `nspname NOT IN ('pg_catalog', 'information_schema') AND nspname !~ '^pg_'`;
const OF_EXTENSION = (kind: string) =>
  `EXISTS (SELECT FROM pg_depend WHERE classid = '${kind}'::regclass AND objid = ${kind}.oid AND deptype = 'e')`;

const TABLES = `
  SELECT pg_class.oid::int8 AS oid, nspname AS schema, relname AS relation, relkind = 'p' AS partitioned,
         (CASE relkind WHEN 'p' THEN (SELECT coalesce(sum(greatest(leaf.reltuples, 0)), 0) FROM pg_partition_tree(pg_class.oid) AS part
            JOIN pg_class AS leaf ON leaf.oid = part.relid WHERE part.isleaf) ELSE reltuples END)::float8 AS rows,
         EXISTS (SELECT FROM pg_stats WHERE schemaname = nspname AND tablename = relname AND inherited = (relkind = 'p')) AS described
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE relkind IN ('r', 'p') AND NOT relispartition AND relpersistence <> 't' AND ${OWN} AND NOT ${OF_EXTENSION('pg_class')}
  ORDER BY nspname, relname`;

const ENUMS = `
  SELECT pg_type.oid::regtype::text AS name, json_agg(enumlabel ORDER BY enumsortorder)::text AS labels
  FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid JOIN pg_namespace ON pg_namespace.oid = typnamespace
  WHERE ${OWN} AND NOT ${OF_EXTENSION('pg_type')} GROUP BY pg_type.oid ORDER BY 1`;

// Those that a column's type or an index's operator class comes from; the others change no plan of a copy.
const EXTENSIONS = `
  SELECT DISTINCT extname AS name FROM pg_extension JOIN pg_depend ON refobjid = pg_extension.oid AND deptype = 'e'
  WHERE extname <> 'plpgsql' AND (
    (classid = 'pg_type'::regclass AND objid IN (SELECT atttypid FROM pg_attribute WHERE attrelid >= 16384))
    OR (classid = 'pg_opclass'::regclass AND objid IN (SELECT unnest(indclass) FROM pg_index WHERE indrelid >= 16384)))
  ORDER BY 1`;

// What statistics would be wrong about, or no generator can keep.
const LEFT_OUT = `
  SELECT format('%s is partitioned: here it is one table', oid::regclass) AS says
  FROM pg_class WHERE relkind = 'p' AND NOT relispartition
  UNION ALL SELECT format('%s of %s has several columns: here their values do not belong together', conname, conrelid::regclass)
  FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
  WHERE contype = 'f' AND cardinality(conkey) > 1 AND conparentid = 0 AND NOT relispartition
  UNION ALL SELECT format('%s is a %s', pg_class.oid::regclass, CASE relkind WHEN 'm' THEN 'materialised view' ELSE 'foreign table' END)
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE relkind IN ('m', 'f') AND ${OWN} AND NOT ${OF_EXTENSION('pg_class')}
  ORDER BY 1`;

const refuseUnknown = (tables: readonly Found[]): void => {
  const unknown = tables
    .filter(({ rows, described }) => rows < 0 || (rows > 0 && !described))
    .map(({ relation }) => relation);
  if (tables.length > 0 && unknown.length === 0) return;
  throw inputError({
    code: 'nothing-to-read',
    message:
      tables.length === 0 ? 'The database has no tables.' : `The database has no statistics of ${unknown.join(', ')}.`,
    hint:
      tables.length === 0
        ? 'Name the database in the URL of --like.'
        : 'Run ANALYZE there, which autovacuum never does for a partitioned table; of tables that this user may not SELECT from, none are shown.',
  });
};

const observeTable = async (session: Session, table: Found): Promise<ObservedTable> => {
  const keys = await session.query<Raw<ObservedKey>>(KEYS, [table.oid]);
  const indexes = await session.query<Raw<ObservedIndex> & { readonly alone: string | null }>(INDEXES, [table.oid]);
  const references = await session.query<Raw<ObservedReference>>(REFERENCES, [table.oid]);
  const parsedKeys = keys.map((key) => ({ ...key, columns: JSON.parse(key.columns as unknown as string) as string[] }));
  const unique = new Set([
    ...parsedKeys.filter(({ columns }) => columns.length === 1).flatMap(({ columns }) => columns),
    ...indexes.flatMap(({ alone }) => alone ?? []),
  ]);
  return {
    name: nameOf(table),
    rows: Math.round(table.rows),
    columns: await observeColumns(session, table, unique),
    keys: parsedKeys,
    indexes,
    references,
  };
};

type Raw<T> = T & Record<string, unknown>;

const nameOf = ({ schema, relation }: Found): string => (schema === 'public' ? relation : `${schema}.${relation}`);

const KEYS = `
  SELECT conname AS name, pg_get_constraintdef(oid) AS definition,
         (SELECT json_agg(attname ORDER BY place)::text FROM unnest(conkey) WITH ORDINALITY AS key (number, place)
          JOIN pg_attribute ON attrelid = conrelid AND attnum = number) AS columns
  FROM pg_constraint WHERE conrelid = $1 AND contype IN ('p', 'u') ORDER BY contype, conname`;

// What calls a function of the user's own could not be built: functions are not read.
const INDEXES = `
  SELECT index.relname AS name, pg_get_indexdef(indexrelid) AS definition,
         indisunique AND (indnkeyatts > 1 OR indpred IS NOT NULL OR indexprs IS NOT NULL) AS "severalUnique",
         CASE WHEN indisunique AND indnkeyatts = 1 AND indpred IS NULL AND indexprs IS NULL THEN
           (SELECT attname FROM pg_attribute WHERE attrelid = indrelid AND attnum = indkey[0]) END AS alone
  FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid
  WHERE indrelid = $1 AND indisvalid AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = indexrelid
                      AND refclassid = 'pg_proc'::regclass AND refobjid >= 16384)
  ORDER BY 1`;

const REFERENCES = `
  SELECT conname AS name, own.attname AS column, pg_get_constraintdef(pg_constraint.oid) AS definition, other.attname AS referenced,
         CASE nspname WHEN 'public' THEN relname ELSE nspname || '.' || relname END AS table
  FROM pg_constraint
  JOIN pg_attribute AS own ON own.attrelid = conrelid AND own.attnum = conkey[1]
  JOIN pg_attribute AS other ON other.attrelid = confrelid AND other.attnum = confkey[1]
  JOIN pg_class ON pg_class.oid = confrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE conrelid = $1 AND contype = 'f' AND cardinality(conkey) = 1 AND NOT relispartition ORDER BY conname`;

const COLUMNS = `
  SELECT attribute.attname AS name, format_type(atttypid, atttypmod) AS type, typname AS base, attnotnull AS required,
         typtype = 'e' AS enum, attidentity <> '' OR coalesce(pg_get_expr(adbin, adrelid) LIKE 'nextval(%', false) AS counted,
         CASE WHEN attgenerated <> '' THEN pg_get_expr(adbin, adrelid) END AS generated,
         coalesce(null_frac, 0)::float8 AS nulls, coalesce(n_distinct, -1)::float8 AS distinct,
         coalesce(correlation, 0)::float8 AS correlation, coalesce(avg_width, 8) AS width,
         coalesce(array_to_json(most_common_freqs)::text, '[]') AS common,
         CASE WHEN typtype = 'e' OR typname = 'bool' THEN to_json(most_common_vals::text::text[])::text END AS labels
  FROM pg_attribute AS attribute JOIN pg_type ON pg_type.oid = atttypid
  LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  LEFT JOIN pg_stats AS stats ON schemaname = $2 AND tablename = $3 AND stats.attname = attribute.attname AND inherited = $4
  WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;

interface ColumnRow
  extends Record<string, unknown>,
    Pick<ObservedColumn, 'name' | 'type' | 'base' | 'required' | 'counted' | 'generated' | 'width'> {
  readonly enum: boolean;
  readonly nulls: number;
  readonly distinct: number;
  readonly correlation: number;
  readonly common: string;
  readonly labels: string | null;
}

const observeColumns = async (
  session: Session,
  { oid, schema, relation, partitioned }: Found,
  unique: ReadonlySet<string>,
): Promise<readonly ObservedColumn[]> => {
  const rows = await session.query<ColumnRow>(COLUMNS, [oid, schema, relation, partitioned]);
  return rows.map(({ enum: isEnum, nulls, distinct, correlation, common, labels, ...column }) => {
    const shares = (JSON.parse(common) as number[]).map(rounded);
    const named = (JSON.parse(labels ?? '[]') as string[]).map((label, rank) => [label, shares[rank] ?? 0] as const);
    const isUnique = unique.has(column.name) || distinct <= -0.999;
    return {
      ...column,
      isEnum,
      likeness: {
        distinct: isUnique ? -1 : rounded(distinct),
        ...(shares.length > 0 && !isUnique && { common: shares }),
        ...(nulls > 0 && { nulls: rounded(nulls) }),
        ...(Math.abs(correlation) >= 0.01 && { correlation: rounded(correlation) }),
      },
      labels: Object.fromEntries(named),
    };
  });
};

const rounded = (value: number): number => Number(value.toPrecision(4));
