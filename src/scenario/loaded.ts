import type { Dataset } from '../seed/dataset.js';
import type { Script } from '../sql/script.js';
import type { Case, Scenario, Shape } from './scenario.js';
import type { Share } from './shard.js';
import type { CompiledSql } from './sql.js';

/** A setup script as it stands in its file, and its statements. */
export interface SetupSql extends Script {
  /** Hex of a SHA-256 of the source: what a cached clone is known by. */
  readonly hash: string;
}

/** The SQL of a shape. A program has one query a file; a query shape has exactly one. */
export interface ShapeSql {
  readonly queries: readonly CompiledSql[];
  readonly setup?: SetupSql;
}

export type LoadedShape = Shape & {
  readonly sql: ShapeSql;
  /** Where it is asked, if not of the scenario's own dataset: the same data in the schema of another commit. */
  readonly dataset?: Dataset;
};

/** A case, with the script that brings the data into its state where it has one. */
export type LoadedCase = Case & { readonly state?: SetupSql };

/** A scenario that has been validated, with everything its files held. */
export interface LoadedScenario extends Omit<Scenario, 'cases' | 'shapes'> {
  /** Absolute. */
  readonly directory: string;
  readonly cases: readonly LoadedCase[];
  readonly shapes: readonly LoadedShape[];
  /** The commit that a query is compared with, where that is what the scenario was made for. */
  readonly base?: string;
  /** What of it is done here; absent: all. */
  readonly share?: Share;
  /** What does not stop the scenario but should be known. */
  readonly warnings: readonly string[];
}
