/**
 * A node of an EXPLAIN tree. Field names are PostgreSQL's in camelCase. What EXPLAIN averages per loop stands in
 * `actual` both as EXPLAIN gave it (`rowsPerLoop`, the times) and as totals over all loops and workers. In plans of
 * Citus tasks the shard's number is cut off names (`orders_102008` is `orders`); `raw` keeps them.
 */
export interface PlanNode {
  /** Dotted child positions from the root, e.g. "0.1.0"; unique in the plan. */
  readonly path: string;
  readonly nodeType: string;
  /**
   * PostgreSQL's (`Outer`, `Inner`, `Member`, `Subquery`, `InitPlan`, `SubPlan`), and for plans that Citus ran apart
   * from this one `Remote Plan` (a task on a worker) and `Distributed Subplan`.
   */
  readonly parentRelationship?: string;
  readonly schema?: string;
  readonly relationName?: string;
  readonly alias?: string;
  readonly indexName?: string;
  readonly cteName?: string;
  readonly functionName?: string;
  readonly subplanName?: string;
  readonly joinType?: string;
  readonly strategy?: string;
  readonly partialMode?: string;
  readonly operation?: string;
  readonly customPlanProvider?: string;
  readonly parallelAware: boolean;
  readonly planRows: number;
  readonly planWidth: number;
  readonly startupCost: number;
  readonly totalCost: number;
  /** Absent where the plan was not executed; `loops: 0` where this node alone was never reached. */
  readonly actual?: ActualNode;
  /** How far the planner's rows are off, 1 or more; absent where execution could not tell (see qerror.ts). */
  readonly qError?: number;
  readonly sortMethod?: string;
  readonly sortSpaceType?: string;
  readonly sortSpaceUsedKb?: number;
  readonly filter?: string;
  readonly indexCond?: string;
  readonly sortKey?: readonly string[];
  readonly workersPlanned?: number;
  readonly workersLaunched?: number;
  /** Everything EXPLAIN said of this node but its children, under PostgreSQL's own keys; unknown keys survive here. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly children: readonly PlanNode[];
}

export interface ActualNode {
  /** Executions, those of every worker included. */
  readonly loops: number;
  /** Per loop, as EXPLAIN gave it; rounded to whole rows before PostgreSQL 18. */
  readonly rowsPerLoop: number;
  /** Absent with TIMING OFF. */
  readonly startupTimeMs?: number;
  readonly totalTimeMs?: number;
  /** Over all loops and workers. */
  readonly rows: number;
  /** Over all loops and workers; by filter, join filter, recheck and conflict filter together. */
  readonly rowsRemoved: number;
  readonly heapFetches: number;
  /** `false` where rounding per loop hides a row or more of `rows` or `rowsRemoved`: not to be gated. */
  readonly rowsExact: boolean;
  /** How far `rows` and `rowsRemoved` may be off by that rounding, in rows. */
  readonly rowsError: number;
  readonly rowsRemovedError: number;
  /** This node and everything below it, as EXPLAIN counts. */
  readonly sharedBlocks: number;
  readonly tempBlocks: number;
  /** This node alone; over a plan these add up to `Work`. */
  readonly ownSharedBlocks: number;
  readonly ownTempBlocks: number;
}

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

export type SpillKind = 'sort' | 'hash' | 'aggregate' | 'tuplestore';

/** A node that wrote temporary files. */
export interface Spill {
  readonly path: string;
  readonly nodeType: string;
  readonly kind: SpillKind;
  /** Disk used in kB, the largest of leader and workers; absent where EXPLAIN does not say. */
  readonly diskKb?: number;
}

export interface NestedLoopStep {
  readonly path: string;
  readonly executed: boolean;
  /** Rows of the outer side over all loops: how often the inner side is asked. Planner's where the plan did not run. */
  readonly outerRows: number;
}

/** A trigger that fired; its inner statements count in no node. */
export interface TriggerCalls {
  readonly name: string;
  readonly relation?: string;
  readonly constraint?: string;
  readonly calls: number;
  readonly timeMs?: number;
}

/** What making the answer into text took, as EXPLAIN (SERIALIZE) says from PostgreSQL 17 on; wide values are fetched only then. */
export interface Serialization {
  /** Absent with TIMING OFF. */
  readonly timeMs?: number;
  /** Of the text, in whole kilobytes. */
  readonly outputKb: number;
  /** Shared blocks, hit + read, that fetching wide values touched; they are in `Work.sharedBlocks` too. */
  readonly sharedBlocks: number;
}

/** An EXPLAIN tree, and nothing else. */
export interface Plan {
  readonly root: PlanNode;
  /** Every node, parents first. */
  readonly nodes: readonly PlanNode[];
  /** By node, relation alias and path; costs, counts and version-only lines left out. Hex of a SHA-256, 16 digits. */
  readonly fingerprint: string;
  readonly planningTimeMs?: number;
  readonly executionTimeMs?: number;
  readonly serialization?: Serialization;
  /** Whether any expression was compiled. */
  readonly jit: boolean;
  /** Whether workers are planned, launched or not. */
  readonly parallel: boolean;
  /** Settings that differ from their defaults, as EXPLAIN (SETTINGS) names them. */
  readonly settings: Readonly<Record<string, string>>;
  /** Absent where there is no whole count; `notCountable` says why. */
  readonly work?: Work;
  readonly notCountable?: string;
  /** Whether `rowsScanned` and `rowsRemoved` are exact (see ActualNode.rowsExact). */
  readonly rowsExact: boolean;
  readonly scans: readonly TableScan[];
  readonly sorts: readonly SortStep[];
  readonly spills: readonly Spill[];
  readonly nestedLoops: readonly NestedLoopStep[];
  readonly triggers: readonly TriggerCalls[];
  /** The node whose rows the planner got most wrong; absent where none can be told. */
  readonly worstQError?: { readonly path: string; readonly qError: number };
}
