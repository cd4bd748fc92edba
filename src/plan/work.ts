import { INCLUSIVE_COUNTERS, type InclusiveCounter, ownShares } from './buffers.js';
import { numberAt, objectAt, type Raw } from './field.js';
import type { PlanNode } from './node.js';
import type { TableScan } from './steps.js';
import type { TreeNode } from './tree.js';

/** Counters of one execution. Blocks are of 8 kB; `shared` is hit + read together. */
export interface Work {
  readonly sharedBlocks: number;
  readonly sharedHitBlocks: number;
  readonly sharedReadBlocks: number;
  readonly sharedDirtiedBlocks: number;
  /** Blocks of temporary tables, hit + read. */
  readonly localBlocks: number;
  /** Blocks of temporary files, read + written. */
  readonly tempBlocks: number;
  /** Rows that scans of stored tables produced or removed: what was read, over all loops and workers (see work.ts). */
  readonly rowsScanned: number;
  /** Rows removed by filters, joins and rechecks. */
  readonly rowsRemoved: number;
  readonly rowsReturned: number;
  readonly heapFetches: number;
  /** The largest number of loops of any node. */
  readonly loops: number;
  /** How many nodes went to disk. */
  readonly spills: number;
  /** The WAL counters are absent without EXPLAIN (WAL). */
  readonly walRecords?: number;
  readonly walBytes?: number;
  readonly walFullPageImages?: number;
  /** Shared blocks, hit + read, that planning touched; absent where EXPLAIN does not say (BUFFERS off). */
  readonly planningBlocks?: number;
  /** How far rounding per loop may put `rowsScanned` and `rowsRemoved` off, in rows. */
  readonly rowsScannedError: number;
  readonly rowsRemovedError: number;
}

/** Every node's own share of every inclusive counter. */
export type Shares = Readonly<Record<InclusiveCounter, ReadonlyMap<string, number>>>;

export const sharesOf = (root: TreeNode): Shares =>
  Object.fromEntries(INCLUSIVE_COUNTERS.map((counter) => [counter, ownShares(root, counter)])) as Shares;

export interface WorkParts {
  readonly nodes: readonly PlanNode[];
  readonly shares: Shares;
  readonly scans: readonly TableScan[];
  readonly spills: number;
  /** The document around the plan: its planning and serialization counters. */
  readonly statement: Raw;
}

/**
 * What one execution did, every counter in the one unit that gates compare.
 *
 * Blocks and WAL are sums of the nodes' own shares (see buffers.ts), so that what EXPLAIN counts in several nodes counts once
 * and what it counts beside the root (Citus tasks, unread data-modifying CTEs) counts too; blocks that
 * EXPLAIN (SERIALIZE) read to detoast the answer are added. Triggers and foreign-key checks are in no node.
 *
 * `rowsScanned` counts the rows of stored tables that scans looked at: for each sequential, sample, index, index-only,
 * bitmap heap, TID, foreign and table-bearing custom scan the rows it produced and those its filter or recheck removed,
 * over all loops and workers. Not counted: rows handed on by CTE, subquery, function, VALUES and work table scans (their
 * sources were counted where they were read), bitmap index scans (their heap scan counts), index entries that no
 * condition let through, dead row versions, and the rows that ON CONFLICT or a foreign key probes.
 */
export function workOf({ nodes, shares, scans, spills, statement }: WorkParts): Work {
  const sum = (counter: InclusiveCounter) => [...shares[counter].values()].reduce((total, own) => total + own, 0);
  const over = (rows: (node: PlanNode) => number | undefined) =>
    nodes.reduce((total, node) => total + (rows(node) ?? 0), 0);
  const scanPaths = new Set(scans.map(({ path }) => path));
  const serialization = objectAt(statement, 'Serialization') ?? {};
  const sharedHitBlocks = sum('Shared Hit Blocks') + (numberAt(serialization, 'Shared Hit Blocks') ?? 0);
  const sharedReadBlocks = sum('Shared Read Blocks') + (numberAt(serialization, 'Shared Read Blocks') ?? 0);
  return {
    sharedBlocks: sharedHitBlocks + sharedReadBlocks,
    sharedHitBlocks,
    sharedReadBlocks,
    sharedDirtiedBlocks: sum('Shared Dirtied Blocks'),
    localBlocks: sum('Local Hit Blocks') + sum('Local Read Blocks'),
    tempBlocks: sum('Temp Read Blocks') + sum('Temp Written Blocks'),
    rowsScanned: scans.reduce((total, scan) => total + scan.rowsScanned, 0),
    rowsRemoved: over((node) => node.actual?.rowsRemoved),
    rowsReturned: nodes[0]?.actual?.rows ?? 0,
    heapFetches: over((node) => node.actual?.heapFetches),
    loops: Math.max(0, ...nodes.map((node) => node.actual?.loops ?? 0)),
    spills,
    ...walOf(nodes, sum),
    ...planningOf(statement),
    rowsScannedError: over(({ path, actual }) =>
      actual !== undefined && scanPaths.has(path) ? actual.rowsError + actual.rowsRemovedError : 0,
    ),
    rowsRemovedError: over((node) => node.actual?.rowsRemovedError),
  };
}

const walOf = (nodes: readonly PlanNode[], sum: (counter: InclusiveCounter) => number) =>
  nodes.every(({ raw }) => 'WAL Records' in raw)
    ? { walRecords: sum('WAL Records'), walBytes: sum('WAL Bytes'), walFullPageImages: sum('WAL FPI') }
    : {};

function planningOf(statement: Raw): { planningBlocks?: number } {
  const planning = objectAt(statement, 'Planning');
  const hit = planning && numberAt(planning, 'Shared Hit Blocks');
  if (planning === undefined || hit === undefined) return {};
  return { planningBlocks: hit + (numberAt(planning, 'Shared Read Blocks') ?? 0) };
}
