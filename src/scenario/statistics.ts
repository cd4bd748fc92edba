import type { Session } from '../postgres/session.js';

/** What the planner knows of a database: sizes of relations, and statistics of columns without their values. */
export interface PlannerStatistics {
  readonly relations: readonly unknown[];
  readonly columns: readonly unknown[];
}

/** Reads what the planner goes by; values of the data are left out. */
export const plannerStatistics = async (session: Session): Promise<PlannerStatistics> => ({
  relations: await session.query(
    `SELECT oid::regclass::text AS relation, relkind::text AS kind, reltuples, relpages, relallvisible,
       pg_relation_size(oid) AS bytes
     FROM pg_class
     WHERE relkind IN ('r', 'p', 'm', 'i') AND relnamespace NOT IN
       ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)
     ORDER BY 1`,
  ),
  columns: await session.query(
    `SELECT format('%I.%I', schemaname, tablename) AS "table", attname AS "column", null_frac, avg_width, n_distinct,
       correlation, most_common_freqs::text AS common_frequencies, array_length(histogram_bounds::text::text[], 1) AS bounds
     FROM pg_stats WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`,
  ),
});
