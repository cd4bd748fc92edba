import type { DataSource, SchemaSource } from '../sql/source.js';
import type { Generator } from './column/generator.js';
import type { Order } from './permutation.js';

/** A number for each of a dataset's axes. */
export type Axes<Axis extends string = string> = Readonly<Record<Axis, number>>;

/** One table: how many rows, and a generator for each column that is loaded; others keep their defaults. */
export interface Table {
  readonly rows: number;
  readonly columns: Readonly<Record<string, Generator>>;
  /** In which order rows lie on disk; `kept` (the order of their numbers) if absent. */
  readonly order?: Order;
  /** On Citus: the column whose value decides on which shard a row lies. Means nothing on other servers. */
  readonly distributedBy?: string;
}

/** A statement about the seeded data that the database must confirm before the dataset may be used. */
export interface Claim {
  /** "workspace 5 owns 1,780,569 runs of 1 published run" */
  readonly says: string;
  /** A query of one row and one column. */
  readonly query: string;
  /** The answer, as the server's text. */
  readonly answer: string | number;
}

/** How rows are divided among keys: what `planproof seed --describe` measures. */
export interface Skew {
  /** "runs of a workspace" */
  readonly says: string;
  /** The column that holds the key. */
  readonly table: string;
  readonly column: string;
  /** A query of one row a key: the key, its rows, and what else `counts` names. */
  readonly query: string;
  /** "distinct published runs" */
  readonly counts?: readonly string[];
}

/** A series of sizes along one axis, the others held. */
export interface Sweep {
  readonly values: readonly number[];
  /** Axes not named here are as at the scale of the run. */
  readonly hold: Readonly<Record<string, number>>;
}

/** Tables, a size and a skew, seeded deterministically; named by a content hash. */
export interface Dataset<Axis extends string = string> {
  readonly name: string;
  /** `import.meta.url` of the module whose default export this is: worker threads load it by that. */
  readonly module: string;
  /** What each axis counts, in words. */
  readonly axes: Readonly<Record<Axis, string>>;
  /** At least `smoke`, `ci` and `full` in the built-in datasets; a user's own may have any names. */
  readonly scales: Readonly<Record<string, Axes<Axis>>>;
  /** By axis: about five sizes, a factor of 4 to 10 apart. */
  readonly sweeps?: { readonly [A in Axis]?: Sweep };
  /** What creates the tables: a .sql file beside the module (or a plain pg_dump), a folder of migrations, or a command. */
  readonly schema: SchemaSource;
  /** Rows that no generator makes; they go in behind those that one does. */
  readonly data?: DataSource;
  /** The .sql file that runs after the load: keys, indexes, constraints, and tables that are computed from others. */
  readonly indexes?: string;
  /**
   * The tables that generators fill, for given axes, parents first; called on each thread, so it must not depend on anything
   * else. None if absent.
   */
  tables?(axes: Axes<Axis>): Readonly<Record<string, Table>>;
  /** What must be true of the loaded data; row counts and sampled rows are verified anyway. */
  claims?(axes: Axes<Axis>): readonly Claim[];
  readonly skews?: readonly Skew[];
}

/** Declares a dataset; it is checked when it is seeded, so that every message can name table, column and row. */
export const defineDataset = <const Axis extends string>(dataset: Dataset<Axis>): Dataset => dataset as Dataset;
