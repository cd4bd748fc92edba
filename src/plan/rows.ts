import { numberAt, type Raw, textAt } from './field.js';
import type { TreeNode } from './tree.js';

/** Rows of one node over all loops and workers, and how far rounding may put them off. */
export interface RowTotals {
  readonly loops: number;
  readonly rowsPerLoop: number;
  readonly rows: number;
  readonly rowsError: number;
  readonly rowsRemoved: number;
  readonly rowsRemovedError: number;
}

/** Rows are whole; which number of them it is, is known when rounding hides less than half a row. */
const exactly = (total: number, error: number) => ({ total: Math.round(total), error: error < 0.5 ? 0 : error });

/**
 * The rows of every executed node, by path.
 *
 * "Actual Rows" is an average per loop, and loops count the executions of every worker, so their product is the total.
 * The average is rounded to whole rows before PostgreSQL 18 (off by up to half a row a loop) and to 1/100 from 18 on
 * (exact up to 99 loops). The inner side of a nested loop is exact all the same where the join tells its rows.
 */
export function rowTotals(root: TreeNode, fractionalRows: boolean): ReadonlyMap<string, RowTotals> {
  const found = new Map<string, RowTotals>();
  const visit = (node: TreeNode, told: number | undefined): void => {
    const totals = totalsAt(node.raw, fractionalRows, told);
    if (totals !== undefined) found.set(node.path, totals);
    const toldInner = totals && innerRows(node, totals);
    for (const child of node.children) visit(child, child.relationship === 'Inner' ? toldInner : undefined);
  };
  visit(root, undefined);
  return found;
}

/** An inner or semi join that filters nothing itself passes on just the rows that its inner side gave. */
function innerRows({ nodeType, raw }: TreeNode, { rows, rowsError }: RowTotals): number | undefined {
  const passesOn = nodeType === 'Nested Loop' && ['Inner', 'Semi'].includes(textAt(raw, 'Join Type') ?? '');
  return passesOn && rowsError === 0 && !('Join Filter' in raw) && !('Filter' in raw) ? rows : undefined;
}

function totalsAt(raw: Raw, fractionalRows: boolean, told: number | undefined): RowTotals | undefined {
  const loops = numberAt(raw, 'Actual Loops');
  if (loops === undefined) return undefined;
  const rowsPerLoop = numberAt(raw, 'Actual Rows') ?? 0;
  const product = rowsPerLoop * loops;
  const rounding = loops > 1 ? (fractionalRows ? 0.005 : 0.5) * loops : 0;
  const fits = told !== undefined && Math.abs(told - product) <= rounding;
  const rows = fits ? exactly(told, 0) : exactly(product, rounding);
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

/** Index scans print it always, and for the B-tree and hash indexes that hold nearly all of them it is truly 0. */
const alwaysPrinted = (key: string, perLoop: number) => key === 'Rows Removed by Index Recheck' && perLoop === 0;

/** Each "Rows Removed by ..." is an average per loop as well, and rounded to whole rows by every major so far. */
function removedTotals(raw: Raw, loops: number) {
  const perLoop = Object.keys(raw)
    .filter((key) => key.startsWith('Rows Removed by '))
    .map((key) => ({ key, rows: numberAt(raw, key) ?? 0 }));
  const sum = perLoop.reduce((total, { rows }) => total + rows, 0);
  const rounded = perLoop.filter(({ key, rows }) => !alwaysPrinted(key, rows)).length;
  return exactly(sum * loops, loops > 1 ? rounded * 0.5 * loops : 0);
}
