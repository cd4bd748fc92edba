import type { PlanNode } from './node.js';
import type { Plan } from './plan.js';
import type { TableScan } from './steps.js';

/** An index as the planner was asked about it: its names (its parts on partitions too) and its first column or expression. */
export interface LedIndex {
  readonly names: readonly string[];
  readonly leading: string;
}

/** How an index serves a statement, at which nodes, and what reading by it cost. */
export interface Service {
  /** `condition`: it narrows the rows by its leading column. `order`: it gives them in an order that saves a sort. */
  readonly by: 'condition' | 'order';
  readonly paths: readonly string[];
  /** Shared blocks, of the index and of the table; absent where the plan was not executed. */
  readonly sharedBlocks?: number;
}

/**
 * Whether an index serves the statement in a plan that may not scan tables from end to end. An Index Cond alone is no
 * proof: forbidden to scan, the planner walks a whole index and filters, also by a condition on a later column; and a
 * walk in order is of use only where `without` the index there is a sort that falls away.
 */
export function servingOf(plan: Plan, without: Plan, index: LedIndex): Service | undefined {
  const scans = plan.scans.filter((scan) => scan.indexes.some((name) => index.names.includes(name)));
  const narrowed = scans.filter((scan) => narrows(nodesOf(plan, scan), scan.alias, index));
  if (narrowed.length > 0) return serviceOf(plan, 'condition', narrowed);
  const ordered = scans.filter(({ kind }) => kind === 'index' || kind === 'index-only');
  const savesSort = fullSorts(plan) < fullSorts(without);
  return ordered.length > 0 && savesSort ? serviceOf(plan, 'order', ordered) : undefined;
}

const fullSorts = ({ sorts }: Plan): number => sorts.filter(({ incremental }) => !incremental).length;

/** The scan's own node, and the bitmaps below it; what a filter asks by subplans is not the scan's. */
const nodesOf = ({ nodes }: Plan, { path }: TableScan): readonly PlanNode[] =>
  nodes.filter(
    (node) => node.path === path || (node.path.startsWith(`${path}.`) && node.nodeType.startsWith('Bitmap')),
  );

const narrows = (nodes: readonly PlanNode[], alias: string, { names, leading }: LedIndex): boolean =>
  nodes.some(
    ({ indexName, indexCond }) =>
      indexName !== undefined &&
      indexCond !== undefined &&
      names.includes(indexName) &&
      mentions(indexCond, alias, leading),
  );

/** EXPLAIN (VERBOSE) writes the column of an index as "alias.column", an expression with parentheses and casts of its own. */
function mentions(condition: string, alias: string, leading: string): boolean {
  const plain = condition.replaceAll('"', '');
  const column = leading.replaceAll('"', '');
  if (/^\w+$/.test(column)) {
    return new RegExp(`(^|[^\\w.])${escaped(alias)}\\.${escaped(column)}(?![\\w])`).test(plain);
  }
  return bare(plain.replaceAll(`${alias}.`, '')).includes(bare(column));
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const bare = (text: string) => text.replace(/[\s()]/g, '');

function serviceOf(plan: Plan, by: Service['by'], scans: readonly TableScan[]): Service {
  const nodes = scans.flatMap((scan) => nodesOf(plan, scan));
  const blocks = nodes.flatMap(({ actual }) => actual?.ownSharedBlocks ?? []);
  const paths = scans.map(({ path }) => path);
  return blocks.length < nodes.length
    ? { by, paths }
    : { by, paths, sharedBlocks: blocks.reduce((total, own) => total + own, 0) };
}
