import type { Session } from '../../postgres/session.js';
import type { PreparedStatement } from '../target.js';
import { plan } from './plan.js';

/** How many times its rows the planner believes the data to have. */
export const FACTORS = [0.5, 1, 2, 10] as const;

// What planproof did not make is left alone; a table that was never analysed has no rows to multiply.
const MULTIPLY = `
  UPDATE pg_class SET reltuples = reltuples * $1::float4
  WHERE reltuples > 0 AND relkind IN ('r', 'i', 'm') AND relnamespace NOT IN
    ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)`;

/**
 * The plan of a prepared statement at `factor` times the rows, on a clone, in a transaction that is rolled back; nothing is
 * executed. The planner multiplies the rows of a page by the pages that the file has, so rows are multiplied in
 * pg_class, and what the missing pages would cost a sequential read is put on seq_page_cost. Left out: a larger index's
 * own pages; and spilling sorts look dearer than they would be.
 */
export const margin = async (session: Session, statement: PreparedStatement, factor: number): Promise<unknown> => {
  await session.script('BEGIN');
  try {
    await session.query(MULTIPLY, [factor]);
    await session.query(
      "SELECT set_config('seq_page_cost', (current_setting('seq_page_cost')::float8 * $1::float8)::text, true)",
      [factor],
    );
    return await plan(session, statement);
  } finally {
    await session.script('ROLLBACK');
  }
};
