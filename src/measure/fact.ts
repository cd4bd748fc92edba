import type { IndexTrial } from './probes/canUse.js';
import type { RowCost } from './probes/oneMoreRow.js';
import type { StatementCounters } from './probes/statements.js';
import type { Worn } from './probes/wear.js';
import type { SettingsMode } from './settings.js';

export type PlanMode = 'custom' | 'generic';

/** What no row of a report mixes. */
export interface MeasurementKey {
  readonly shape: string;
  readonly case: string;
  readonly planMode: PlanMode;
  readonly settings: SettingsMode;
}

/** One batch of executions by every clock that could be read, in milliseconds an execution. */
export interface Reading {
  /** What the client waited, round trip included; for CPU time the executions of a batch overlap, and share it. */
  readonly wallTimeMs: number;
  /** What the session's backend ran on a processor; absent where the clock is not available. */
  readonly onCpuTimeMs?: number;
  /** What the server counted as execution, planning left out; where CPU time cannot be read here, or a budget asks for it. */
  readonly executionTimeMs?: number;
}

/** Reference and candidate, measured one right after the other. */
export interface Pair {
  readonly first: 'reference' | 'candidate';
  readonly reference: Reading;
  readonly candidate: Reading;
}

/** What the server's clock is: elapsed time by pg_stat_statements, or CPU time by pg_stat_kcache. */
export type ServerSource = 'pg_stat_statements' | 'pg_stat_kcache';

export type Backends = 'one-backend' | 'one-core' | 'apart';

/** What a shape did on a case, counted in each repetition. */
export type WorkFact =
  | {
      readonly probe: 'explain';
      readonly key: MeasurementKey;
      /** EXPLAIN (ANALYZE, ...) FORMAT JSON as the server gave it, one document a repetition. */
      readonly documents: readonly unknown[];
      readonly rowsReturned: number;
    }
  | {
      readonly probe: 'statements';
      readonly key: MeasurementKey;
      /** What pg_stat_statements counted in each repetition of a program; none where it cannot count. */
      readonly counted: readonly StatementCounters[];
      readonly notCountable?: string;
      readonly rowsReturned: number;
    };

/** What a probe saw, raw: no statistics, no judgement. */
export type Fact =
  | WorkFact
  | {
      readonly probe: 'planning';
      readonly key: MeasurementKey;
      /** EXPLAIN without executing, many times over, for the time that planning takes. */
      readonly documents: readonly unknown[];
    }
  | {
      readonly probe: 'samples';
      readonly key: MeasurementKey;
      /** One sample an execution. */
      readonly wallTimeMs: readonly number[];
    }
  | {
      /** `aa` holds a shape against itself, in the databases that are compared. */
      readonly probe: 'pairs' | 'aa';
      /** The candidate's key; the reference was measured under the same case, plan mode and settings. */
      readonly key: MeasurementKey;
      readonly reference: string;
      /** Executions in one reading: short queries are batched until a reading lasts long enough to measure. */
      readonly batch: { readonly reference: number; readonly candidate: number };
      readonly pairs: readonly Pair[];
      /** Taken afresh to confirm a suspicion, and never pooled with the first; empty where there was none. */
      readonly confirmation: readonly Pair[];
      /** What the client waited for each of some empty queries; beside `aa` alone. */
      readonly emptyTimeMs?: readonly number[];
      /** Whether both sides ran in one backend, in two on one core, or in two wherever the kernel put them. */
      readonly backends?: Backends;
      /** Why `onCpuTimeMs` is absent, where it is. */
      readonly onCpuUnavailable?: string;
      /** Whose `executionTimeMs` is, where there is one. */
      readonly serverSource?: ServerSource;
      /** Why `executionTimeMs` is absent too, where it was asked for. */
      readonly serverUnavailable?: string;
    }
  | {
      readonly probe: 'growth';
      readonly key: MeasurementKey;
      readonly axis: string;
      /** The axis' number at which it was counted. */
      readonly size: number;
      readonly work: WorkFact;
    }
  | {
      readonly probe: 'canUse';
      readonly shape: string;
      readonly case: string;
      /** As the budget names it. */
      readonly index: string;
      readonly trial: IndexTrial;
    }
  | {
      readonly probe: 'tie';
      readonly key: MeasurementKey;
      /** EXPLAIN without executing: by the statistics that were there, then after each ANALYZE. */
      readonly documents: readonly unknown[];
    }
  | {
      readonly probe: 'margin';
      readonly key: MeasurementKey;
      /** How many times its rows the planner believed the data to have. */
      readonly factor: number;
      /** EXPLAIN without executing. */
      readonly document: unknown;
    }
  | {
      readonly probe: 'setup';
      readonly shape: string;
      /** A table that stood before, and that the shape's setup touches. */
      readonly table: string;
      /** One more row of it. */
      readonly without: RowCost;
      readonly with: RowCost;
    }
  | {
      readonly probe: 'wear';
      readonly shape: string;
      readonly case: string;
      readonly worn: Worn;
    };

export type Probe = Fact['probe'];

/** What the wear probe saw of a write shape. */
export type WearFact = Extract<Fact, { readonly probe: 'wear' }>;
