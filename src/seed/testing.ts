import { type BoundTable, bindDataset } from './bind.js';
import type { Generator, Value } from './column/generator.js';
import { type Dataset, defineDataset, type Table } from './dataset.js';

/** A dataset of the given tables alone, for tests that need no server. */
export const datasetOf = (tables: Readonly<Record<string, Table>>, rest: Partial<Dataset> = {}): Dataset =>
  defineDataset({
    name: 'sample',
    module: import.meta.url,
    axes: { rows: 'rows' },
    scales: { smoke: { rows: 1 } },
    schema: 'schema.sql',
    tables: () => tables,
    ...rest,
  });

/** A table of one column, bound. */
export const boundTable = (rows: number, generator: Generator): BoundTable => {
  const [table] = bindDataset(datasetOf({ sample: { rows, columns: { x: generator } } }), { rows }, 1).tables;
  if (!table) throw new TypeError('no table');
  return table;
};

/** The values of columns over all rows of a table, column by column. */
export const columnsOf = <Name extends string>(
  rows: number,
  columns: Readonly<Record<Name, Generator>>,
  seed = 1,
): Record<Name, Value[]> => {
  const { tables } = bindDataset(datasetOf({ sample: { rows, columns } }), { rows }, seed);
  const entries = (tables[0]?.columns ?? []).map(({ name, bound }) => [
    name,
    Array.from({ length: rows }, (_, row) => bound.at(row)),
  ]);
  return Object.fromEntries(entries);
};

/** The values of one column. */
export const valuesOf = <T extends Value>(rows: number, generator: Generator<T>, seed = 1): T[] =>
  columnsOf(rows, { value: generator }, seed).value as T[];

/** How often each value occurs. */
export const tally = (values: readonly Value[]): Map<Value, number> => {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};
