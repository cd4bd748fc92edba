import type { Pool } from '../pool.js';
import type { Stream } from '../stream.js';

/** What a column holds at a row. In a timestamp or date column a number is microseconds since 1970 in UTC. */
export type Value = number | string | boolean | null;

/** A generator bound to a seed, a table and a column: a pure function of the row. */
export interface Bound<T extends Value = Value> {
  at(row: number): T;
}

/** A bound generator that picks from a list: writers encode the list once and copy entries by index, -1 for null. */
export interface Picked extends Bound<string | null> {
  readonly entries: readonly string[];
  index(row: number): number;
}

export const isPicked = (bound: Bound): bound is Picked => 'entries' in bound;

/** What a generator may know when it is bound. */
export interface Scope {
  readonly table: string;
  readonly column: string;
  /** Rows of the table. */
  readonly rows: number;
  /** Keyed by seed, table and column. */
  readonly stream: Stream;
  /**
   * Binds another generator of the same row. One generator used by several columns is bound once, so that it gives all
   * of them the same value; its stream is then that of the first column that uses it.
   */
  bind<T extends Value>(generator: Generator<T>): Bound<T>;
  /** The same for whatever several generators share, a deal for example. */
  share<S>(owner: object, make: (stream: Stream) => S): S;
  /** The texts of a pool. */
  pool(pool: Pool): readonly string[];
  /** A column of this or another table ("table.column"), by its row. */
  parent(name: string): { readonly rows: number; readonly bound: Bound };
  /** Throws the input error that names table, column and row. */
  fail(problem: string, row?: number): never;
}

/** A column's law: a function of (seed, table, row, column) once it is bound. */
export interface Generator<T extends Value = Value> {
  /** What it makes, in words and numbers; part of the dataset's hash. */
  readonly says: string;
  bind(scope: Scope): Bound<T>;
}
