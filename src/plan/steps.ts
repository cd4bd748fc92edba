import type { PlanNode } from './node.js';
import { preorder } from './tree.js';

export type ScanKind = 'seq' | 'sample' | 'index' | 'index-only' | 'bitmap' | 'tid' | 'foreign' | 'custom';

/** One access to a stored table. */
export interface TableScan {
  readonly path: string;
  readonly kind: ScanKind;
  readonly table: string;
  readonly schema?: string;
  readonly alias: string;
  /** The partitioned table that `table` seems to be a part of, read off the alias (EXPLAIN does not name it). */
  readonly partitionOf?: string;
  /** Indexes that serve it; several under a bitmap. */
  readonly indexes: readonly string[];
  /** Whether an index condition narrows it, rather than the whole index being walked. */
  readonly indexCond: boolean;
  readonly parallel: boolean;
  /** `false` where the plan ran but never came here. */
  readonly executed: boolean;
  /** Rows produced or removed, as in `Work.rowsScanned`; the planner's rows where the plan did not run. */
  readonly rowsScanned: number;
}

export interface SortStep {
  readonly path: string;
  readonly incremental: boolean;
  readonly key: readonly string[];
  readonly executed: boolean;
  /** Rows that came out; the planner's rows where the plan did not run. */
  readonly rows: number;
}

export interface NestedLoopStep {
  readonly path: string;
  readonly executed: boolean;
  /** Rows of the outer side over all loops: how often the inner side is asked. Planner's where the plan did not run. */
  readonly outerRows: number;
}

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
