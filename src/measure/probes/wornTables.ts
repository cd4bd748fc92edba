import type { Session } from '../../postgres/session.js';

/** A table before and after many writes. */
export interface WornTable {
  readonly name: string;
  readonly updates: number;
  /** Updates that left the indexes alone (heap-only tuples). */
  readonly hotUpdates: number;
  readonly deadRows: number;
  readonly tableBytesBefore: number;
  readonly tableBytes: number;
  readonly indexBytesBefore: number;
  readonly indexBytes: number;
}

/** A table at one moment. */
export interface TableState {
  readonly name: string;
  readonly updates: number;
  readonly hotUpdates: number;
  readonly deadRows: number;
  readonly tableBytes: number;
  readonly indexBytes: number;
}

// Partitions count with their parent: the sums run over the whole tree of relations. A table that only other shapes have is left out.
const STATES = `
  SELECT name, sum(n_tup_upd)::float8 AS updates, sum(n_tup_hot_upd)::float8 AS "hotUpdates",
         sum(n_dead_tup)::float8 AS "deadRows",
         sum(pg_table_size(stat.relid))::float8 AS "tableBytes", sum(pg_indexes_size(stat.relid))::float8 AS "indexBytes"
  FROM unnest($1::text[]) WITH ORDINALITY AS wanted (name, place)
  CROSS JOIN LATERAL (
    SELECT relid FROM pg_partition_tree(to_regclass(name)) WHERE isleaf
    UNION SELECT to_regclass(name)
  ) AS leaf
  JOIN pg_stat_all_tables AS stat ON stat.relid = leaf.relid
  GROUP BY name, place ORDER BY place`;

// Before 15 a process collects them into a file, and is asked for a newer one only when it is half a second old.
const UP_TO_DATE = `
  SELECT CASE WHEN current_setting('server_version_num')::int < 150000 THEN pg_sleep(0.6) END`;

/** The tables as they are; on a session of its own, which sees statistics that were reported up to now. */
export const tableStates = async (
  connect: (database: string) => Promise<Session>,
  database: string,
  tables: readonly string[],
): Promise<readonly TableState[]> => {
  const session = await connect(database);
  try {
    await session.query(UP_TO_DATE);
    return await session.query<TableState & Record<string, unknown>>(STATES, [tables]);
  } finally {
    await session.end();
  }
};

/** What lies between two moments. */
export const wornTable = (before: TableState | undefined, after: TableState): WornTable => ({
  ...after,
  updates: after.updates - (before?.updates ?? 0),
  hotUpdates: after.hotUpdates - (before?.hotUpdates ?? 0),
  tableBytesBefore: before?.tableBytes ?? 0,
  indexBytesBefore: before?.indexBytes ?? 0,
});
