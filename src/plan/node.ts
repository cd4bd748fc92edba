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
