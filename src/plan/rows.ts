import { numberAt, type Raw } from './field.js';

/** Rows of one node over all loops and workers, and how far rounding may put them off. */
export interface RowTotals {
  readonly loops: number;
  readonly rowsPerLoop: number;
  readonly rows: number;
  readonly rowsError: number;
  readonly rowsRemoved: number;
  readonly rowsRemovedError: number;
}

/** Whole rows are known when rounding hides less than half a row. */
const exactly = (total: number, error: number) =>
  error < 0.5 ? { total: Math.round(total), error: 0 } : { total, error };

/**
 * "Actual Rows" is an average per loop, and loops count the executions of every worker, so their product is the total.
 * The average is rounded to whole rows before PostgreSQL 18 (off by up to half a row a loop) and to 1/100 from 18 on
 * (exact up to 99 loops).
 */
export function rowTotals(raw: Raw, fractionalRows: boolean): RowTotals | undefined {
  const loops = numberAt(raw, 'Actual Loops');
  if (loops === undefined) return undefined;
  const rowsPerLoop = numberAt(raw, 'Actual Rows') ?? 0;
  const step = fractionalRows ? 0.01 : 1;
  const rows = exactly(rowsPerLoop * loops, loops > 1 ? (step / 2) * loops : 0);
  const removed = removedTotals(raw, loops);
  return {
    loops,
    rowsPerLoop,
    rows: rows.total,
    rowsError: rows.error,
    rowsRemoved: removed.total,
    rowsRemovedError: removed.error,
  };
}

/** Each "Rows Removed by ..." is an average per loop as well, and rounded to whole rows by every major so far. */
function removedTotals(raw: Raw, loops: number) {
  const perLoop = Object.keys(raw)
    .filter((key) => key.startsWith('Rows Removed by '))
    .map((key) => numberAt(raw, key) ?? 0);
  const sum = perLoop.reduce((total, rows) => total + rows, 0);
  return exactly(sum * loops, loops > 1 ? perLoop.length * 0.5 * loops : 0);
}
