/**
 * A node of an EXPLAIN tree. Field names are PostgreSQL's in camelCase. What EXPLAIN averages per loop stands here as
 * EXPLAIN gave it (`actualRows`, `actualTotalTimeMs`); the totals, corrected for loops and workers, are in `totals`.
 */
export interface PlanNode {
  /** Dotted child positions from the root, e.g. "0.1.0"; unique in the plan. */
  readonly path: string;
  readonly nodeType: string;
  readonly parentRelationship?: string;
  readonly schema?: string;
  readonly relationName?: string;
  readonly alias?: string;
  readonly indexName?: string;
  readonly cteName?: string;
  readonly subplanName?: string;
  readonly joinType?: string;
  readonly strategy?: string;
  readonly parallelAware: boolean;
  readonly planRows: number;
  readonly planWidth: number;
  readonly startupCost: number;
  readonly totalCost: number;
  /** Absent where the plan was not executed. */
  readonly actual?: ActualNode;
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
  readonly loops: number;
  /** Per loop, as EXPLAIN gave it; rounded to whole rows before PostgreSQL 18. */
  readonly rowsPerLoop: number;
  readonly startupTimeMs: number;
  readonly totalTimeMs: number;
  /** Over all loops and workers. */
  readonly rows: number;
  readonly rowsRemoved: number;
  readonly heapFetches: number;
  /** `false` where loops > 1 on a server that rounds rows per loop: carries up to half a row a loop, not to be gated. */
  readonly rowsExact: boolean;
  /** This node alone: its own buffers less its children's. */
  readonly ownSharedBlocks: number;
  readonly ownTempBlocks: number;
}

/** Counters of one execution. Blocks are of 8 kB; `shared` is hit + read together. */
export interface Work {
  readonly sharedBlocks: number;
  readonly sharedHitBlocks: number;
  readonly sharedReadBlocks: number;
  readonly sharedDirtiedBlocks: number;
  readonly tempBlocks: number;
  /** Rows that scan nodes produced or removed: what was read, over all loops and workers. */
  readonly rowsScanned: number;
  /** Rows removed by filters, joins and rechecks. */
  readonly rowsRemoved: number;
  readonly rowsReturned: number;
  readonly heapFetches: number;
  /** The largest number of loops of any node. */
  readonly loops: number;
  readonly spills: number;
  readonly walRecords: number;
  readonly walBytes: number;
  readonly walFullPageImages: number;
  /** Shared blocks, hit + read, that planning touched; absent where the server does not say (before 13). */
  readonly planningBlocks?: number;
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
  readonly jit: boolean;
  readonly parallel: boolean;
  /** Settings that differ from their defaults, as EXPLAIN (SETTINGS) names them. */
  readonly settings: Readonly<Record<string, string>>;
  /** Absent where the plan was not executed. */
  readonly work?: Work;
  /** Whether `rowsScanned` and `rowsRemoved` are exact (see ActualNode.rowsExact). */
  readonly rowsExact: boolean;
}
