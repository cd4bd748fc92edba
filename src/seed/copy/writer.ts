import type { Bound } from '../column/generator.js';
import type { Sink } from './sink.js';

/** Appends a row's value of one column. */
export type WriteValue = (row: number) => void;

export interface WriterContext {
  readonly bound: Bound;
  readonly sink: Sink;
  /** Throws the input error that names table, column and row, and says that `value` does not fit. */
  readonly refuse: (row: number, value: unknown) => never;
}

/** The writer of a column of one type, in one format. */
export type Writer = (context: WriterContext) => WriteValue;
