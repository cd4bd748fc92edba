import type { NestedLoopStep, PlanNode, ScanKind, SortStep, TableScan } from './plan.js';
import { preorder } from './tree.js';

const KINDS: Readonly<Record<string, ScanKind>> = {
  'Seq Scan': 'seq',
  'Sample Scan': 'sample',
  'Index Scan': 'index',
  'Index Only Scan': 'index-only',
  'Bitmap Heap Scan': 'bitmap',
  'Tid Scan': 'tid',
  'Tid Range Scan': 'tid',
  'Foreign Scan': 'foreign',
};

const kindOf = (node: PlanNode): ScanKind | undefined => {
  if (node.nodeType === 'Custom Scan') return node.relationName === undefined ? undefined : 'custom';
  return KINDS[node.nodeType];
};

const executed = (node: PlanNode) => node.actual === undefined || node.actual.loops > 0;

const rowsOf = (node: PlanNode) => node.actual?.rows ?? node.planRows;

/** Every access to a stored table, in the plan's order. */
export const scansOf = (root: PlanNode): TableScan[] => scansBelow(root, undefined);

function scansBelow(node: PlanNode, parent: PlanNode | undefined): TableScan[] {
  const kind = kindOf(node);
  const below = node.children.flatMap((child) => scansBelow(child, node));
  return kind === undefined ? below : [scanAt(node, kind, parent), ...below];
}

function scanAt(node: PlanNode, kind: ScanKind, parent: PlanNode | undefined): TableScan {
  const servedBy = kind === 'bitmap' ? preorder(node).filter((below) => below !== node) : [node];
  // A join that a foreign server does has no one table: EXPLAIN names it under "Relations".
  const table = node.relationName ?? String(node.raw.Relations ?? node.alias ?? '');
  const alias = node.alias ?? table;
  const partitionOf = partitionedTable(table, alias, parent);
  return {
    path: node.path,
    kind,
    table,
    ...(node.schema === undefined ? {} : { schema: node.schema }),
    alias,
    ...(partitionOf === undefined ? {} : { partitionOf }),
    indexes: servedBy.flatMap(({ indexName }) => (indexName === undefined ? [] : [indexName])),
    indexCond: servedBy.some(({ indexCond }) => indexCond !== undefined),
    parallel: node.parallelAware,
    executed: executed(node),
    rowsScanned: rowsOf(node) + (node.actual?.rowsRemoved ?? 0),
  };
}

/**
 * Partitions bear their parent's alias with a number ("orders_1" under an Append), or the alias itself where all others were
 * pruned; without an alias in the query that is the parent's name.
 */
function partitionedTable(table: string, alias: string, parent: PlanNode | undefined): string | undefined {
  const stem = alias.replace(/_\d+$/, '');
  if (/^(Merge )?Append$/.test(parent?.nodeType ?? '') && stem !== alias && stem !== table) return stem;
  return alias !== table && table.startsWith(`${alias}_`) ? alias : undefined;
}

/** Every sort, incremental or not. */
export const sortsOf = (nodes: readonly PlanNode[]): SortStep[] =>
  nodes
    .filter(({ nodeType }) => nodeType === 'Sort' || nodeType === 'Incremental Sort')
    .map((node) => ({
      path: node.path,
      incremental: node.nodeType === 'Incremental Sort',
      key: node.sortKey ?? [],
      executed: executed(node),
      rows: rowsOf(node),
    }));

/** Every nested loop and how many outer rows drive it. */
export const nestedLoopsOf = (nodes: readonly PlanNode[]): NestedLoopStep[] =>
  nodes
    .filter(({ nodeType }) => nodeType === 'Nested Loop')
    .map((node) => {
      const outer = node.children.find(({ parentRelationship }) => parentRelationship === 'Outer');
      return { path: node.path, executed: executed(node), outerRows: outer === undefined ? 0 : rowsOf(outer) };
    });
