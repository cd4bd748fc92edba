import type { PlanNode } from './node.js';
import type { Spill } from './spill.js';
import type { NestedLoopStep, SortStep, TableScan } from './steps.js';
import type { Work } from './work.js';

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
