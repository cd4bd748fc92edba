import { numberAt, textAt } from './field.js';
import type { RowTotals } from './rows.js';
import type { TreeNode } from './tree.js';

/** How far apart two row counts are, as a factor of 1 or more; counts below one row count as one. */
export const qErrorOf = (estimated: number, actual: number): number => {
  const [low, high] = [Math.max(1, Math.min(estimated, actual)), Math.max(1, estimated, actual)];
  return high / low;
};

/**
 * What execution says of a node's estimate: `whole`, the node ran to its end; `cut`, it may have been stopped early, so
 * only an estimate that is too low is proven wrong; `unknown`, its rows are no count of distinct output.
 */
type Evidence = 'whole' | 'cut' | 'unknown';

/** These read all of their input before they give a row, whatever happens above. */
const readsAll = ({ nodeType, raw }: TreeNode): boolean => {
  if (nodeType === 'Aggregate') return textAt(raw, 'Strategy') !== 'Sorted';
  return ['Sort', 'Hash', 'ModifyTable', 'Bitmap Heap Scan', 'BitmapAnd', 'BitmapOr'].includes(nodeType);
};

/** A join that stops at the first match looks at part of its inner side. */
const stopsAtMatch = ({ raw }: TreeNode): boolean =>
  raw['Inner Unique'] === true || ['Semi', 'Anti'].includes(textAt(raw, 'Join Type') ?? '');

const isCte = (node: TreeNode) => (textAt(node.raw, 'Subplan Name') ?? '').startsWith('CTE ');

function evidenceFor(child: TreeNode, parent: TreeNode, above: Evidence): Evidence {
  if (child.apart) return 'whole';
  if (child.relationship === 'InitPlan' || child.relationship === 'SubPlan') {
    // EXISTS stops at the first row and EXPLAIN does not tell EXISTS from other subplans.
    return isCte(child) && above === 'whole' ? 'whole' : 'cut';
  }
  if (parent.nodeType === 'Limit') return 'cut';
  if (readsAll(parent)) return 'whole';
  const inner = child.relationship === 'Inner';
  if (parent.nodeType === 'Merge Join') {
    // The inner side is read again for equal keys, and either side stops when the other ends.
    return inner ? 'unknown' : 'cut';
  }
  if (parent.nodeType === 'Nested Loop' && inner && stopsAtMatch(parent)) return 'cut';
  if (parent.nodeType === 'Hash Join' && !inner && emptyInner(parent)) return 'cut';
  return above === 'whole' ? 'whole' : 'cut';
}

/** Against an empty hash table a join gives up after one outer row. */
const emptyInner = (join: TreeNode) =>
  join.children.some(({ relationship, raw }) => relationship === 'Inner' && numberAt(raw, 'Actual Rows') === 0);

/** Whether each process sees only its part of the node's rows, so that the estimate is for one process. */
const isPartial = (node: TreeNode): boolean => {
  if (node.raw['Parallel Aware'] === true) return true;
  if (['Aggregate', 'Group', 'Unique', 'Gather', 'Gather Merge'].includes(node.nodeType)) return false;
  return node.children.some((child) => ['Outer', 'Member'].includes(child.relationship ?? '') && isPartial(child));
};

/** The planner divides a partial node's rows by this: each worker counts one, a leader with few workers a part. */
const parallelDivisor = (workers: number) => workers + Math.max(0, 1 - 0.3 * workers);

/**
 * The q-error of every node whose execution tells one, by path. Rows are compared per loop, since estimates are per loop;
 * under a Gather, partial nodes are compared in total, because leader and workers share the rows unevenly.
 */
export function qErrors(
  root: TreeNode,
  rowsAt: (node: TreeNode) => RowTotals | undefined,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const visit = (node: TreeNode, evidence: Evidence, workers: number): void => {
    const error = qErrorAt(node, rowsAt(node), evidence, workers);
    if (error !== undefined) found.set(node.path, error);
    const below = node.nodeType.startsWith('Gather') ? (numberAt(node.raw, 'Workers Planned') ?? 0) : workers;
    for (const child of node.children) visit(child, evidenceFor(child, node, evidence), child.apart ? 0 : below);
  };
  visit(root, 'whole', 0);
  return found;
}

/** Bitmap nodes count no rows when they combine bitmaps; Citus puts a constant where an estimate would stand. */
const countsNoRows = ({ nodeType, raw }: TreeNode) =>
  nodeType === 'BitmapAnd' || nodeType === 'BitmapOr' || raw['Custom Plan Provider'] === 'Citus Adaptive';

function qErrorAt(node: TreeNode, rows: RowTotals | undefined, evidence: Evidence, workers: number) {
  if (rows === undefined || rows.loops === 0 || evidence === 'unknown' || countsNoRows(node)) return undefined;
  const planned = numberAt(node.raw, 'Plan Rows') ?? 0;
  const shared = workers > 0 && isPartial(node);
  const estimated = shared ? planned * parallelDivisor(workers) : planned;
  const actual = shared ? rows.rows : rows.rowsPerLoop;
  if (evidence === 'cut' && actual <= estimated) return undefined;
  return qErrorOf(estimated, actual);
}
