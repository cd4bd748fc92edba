import { inputError } from '../../errors.js';
import type { BoundTable } from '../bind.js';
import { BINARY_HEADER, BINARY_TRAILER, BINARY_WRITERS } from './binary.js';
import { Sink } from './sink.js';
import type { CopyFormat, TargetColumn } from './target.js';
import { textWriter } from './text.js';
import type { WriteValue } from './writer.js';

/** Binary where every column's type has a binary writer. */
export const formatFor = (columns: readonly TargetColumn[]): CopyFormat =>
  columns.every(({ receive }) => receive in BINARY_WRITERS) ? 'binary' : 'text';

/** Turns rows of a table into bytes of a COPY, chunk by chunk. */
export interface Encoder {
  readonly sink: Sink;
  /** Appends rows from position `from` on, until `to` or until the chunk is full; gives the next position. */
  rows(from: number, to: number): number;
  header(): void;
  trailer(): void;
}

// Room for what has a fixed size: nothing is checked column by column.
const FIXED_BYTES_A_COLUMN = 40;

/** Encodes into chunks of about `chunkBytes`, the first into `memory`; `columns` are the table's as the server has them. */
export const encoderOf = (
  table: BoundTable,
  columns: readonly TargetColumn[],
  format: CopyFormat,
  chunkBytes: number,
  memory = new ArrayBuffer(chunkBytes),
): Encoder => {
  const sink = new Sink(memory, FIXED_BYTES_A_COLUMN * (columns.length + 1));
  const writers = columns.map((column) => writerOf(table, column, format, sink));
  const row = format === 'binary' ? binaryRow(sink, writers) : textRow(sink, writers);
  const { order } = table;
  const rows = (from: number, to: number): number => {
    let position = from;
    while (position < to && sink.at < chunkBytes) {
      sink.reserve(0);
      row(order.at(position++));
    }
    return position;
  };
  const append = (bytes: Buffer) => () => {
    if (format === 'binary') sink.copy(bytes, 0, bytes.length);
  };
  return { sink, rows, header: append(BINARY_HEADER), trailer: append(BINARY_TRAILER) };
};

const writerOf = (table: BoundTable, column: TargetColumn, format: CopyFormat, sink: Sink): WriteValue => {
  const bound = table.columns.find(({ name }) => name === column.name)?.bound;
  if (!bound) throw new TypeError(`${table.name} has no column ${column.name}`);
  const refuse = (row: number, value: unknown): never => {
    throw inputError({
      code: 'invalid-value',
      message: `Table ${table.name}, column ${column.name}, row ${row}: ${spelled(value)} is no ${column.type}.`,
      hint: "Mend the column's generator in the dataset's definition.",
    });
  };
  const writer = format === 'binary' ? BINARY_WRITERS[column.receive] : textWriter(column.receive);
  if (!writer) throw new TypeError(`${column.type} has no binary writer`);
  return writer({ bound, sink, refuse });
};

// JSON has no NaN, and would call it null.
const spelled = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : String(value));

const binaryRow = (sink: Sink, writers: readonly WriteValue[]): WriteValue => {
  const count = writers.length;
  return (row) => {
    sink.view.setInt16(sink.at, count);
    sink.at += 2;
    for (let i = 0; i < count; i++) {
      (writers[i] as WriteValue)(row);
    }
  };
};

const TAB = 9;
const NEWLINE = 10;

const textRow = (sink: Sink, writers: readonly WriteValue[]): WriteValue => {
  const last = writers.length - 1;
  return (row) => {
    for (let i = 0; i <= last; i++) {
      (writers[i] as WriteValue)(row);
      sink.buffer[sink.at++] = i === last ? NEWLINE : TAB;
    }
  };
};
