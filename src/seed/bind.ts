import { inputError } from '../errors.js';
import type { Bound, Generator, Scope, Value } from './column/generator.js';
import type { Axes, Dataset, Table } from './dataset.js';
import { type Permutation, permutationOf } from './permutation.js';
import type { Pool } from './pool.js';
import { type Stream, streamOf } from './stream.js';

export interface BoundColumn {
  readonly name: string;
  readonly says: string;
  readonly bound: Bound;
}

/** A table whose every value is a pure function of the row number. */
export interface BoundTable {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly BoundColumn[];
  /** The order on disk, in words. */
  readonly says: string;
  /** The row that lies at a position on disk. */
  readonly order: Permutation;
  /** The column by which Citus distributes the rows. */
  readonly distributedBy?: string;
}

/** A dataset whose every value is fixed. */
export interface BoundDataset {
  readonly tables: readonly BoundTable[];
  readonly pools: ReadonlyMap<string, readonly string[]>;
}

/** Stable across tables and threads: what was filled once is filled alike elsewhere. */
interface Binding {
  readonly dataset: string;
  readonly tables: Readonly<Record<string, Table>>;
  readonly root: Stream;
  readonly pools: Map<string, readonly string[]>;
  readonly bound: Map<string, BoundTable>;
}

/** Binds a dataset to a seed, its tables, in the order of their definition; a wrong definition is an input error. */
export const bindDataset = (dataset: Dataset, axes: Axes, seed: number): BoundDataset => {
  const tables = dataset.tables?.(axes) ?? {};
  const binding: Binding = {
    dataset: dataset.name,
    tables,
    root: streamOf(seed),
    pools: new Map(),
    bound: new Map(),
  };
  return { tables: Object.keys(tables).map((name) => boundTable(binding, name)), pools: binding.pools };
};

const definitionError = (dataset: string, where: string, problem: string) =>
  inputError({
    code: 'invalid-dataset',
    message: `Dataset ${dataset}, ${where}: ${problem}.`,
    hint: `Mend it in the dataset's definition.`,
  });

const boundTable = (binding: Binding, name: string): BoundTable => {
  const known = binding.bound.get(name);
  if (known) return known;
  const table = binding.tables[name] as Table;
  if (!Number.isSafeInteger(table.rows) || table.rows < 0 || table.rows >= 2 ** 32) {
    throw definitionError(binding.dataset, `table ${name}`, `it has ${table.rows} rows`);
  }
  const stream = binding.root.child(name);
  const memory = new Map<object, unknown>();
  const columns = Object.entries(table.columns).map(([column, generator]) => ({
    name: column,
    says: generator.says,
    bound: bindColumn(binding, name, column, generator, stream.child(column), memory),
  }));
  const { distributedBy } = table;
  if (distributedBy !== undefined && !(distributedBy in table.columns)) {
    throw definitionError(
      binding.dataset,
      `table ${name}`,
      `it is distributed by ${distributedBy}, which no generator fills`,
    );
  }
  const says = JSON.stringify(table.order ?? 'kept') + (distributedBy === undefined ? '' : ` by ${distributedBy}`);
  const order = permutationOf(table.order ?? 'kept', table.rows, stream.child('order'));
  const spread = distributedBy === undefined ? {} : { distributedBy };
  const bound = { name, rows: table.rows, columns, says, order, ...spread };
  binding.bound.set(name, bound);
  return bound;
};

const bindColumn = (
  binding: Binding,
  table: string,
  column: string,
  generator: Generator,
  stream: Stream,
  memory: Map<object, unknown>,
): Bound => {
  const fail = (problem: string, row?: number): never => {
    const where = `table ${table}, column ${column}${row === undefined ? '' : `, row ${row}`}`;
    throw definitionError(binding.dataset, where, problem);
  };
  const once = <T>(owner: object, make: () => T): T => {
    if (!memory.has(owner)) memory.set(owner, make());
    return memory.get(owner) as T;
  };
  let inner = 0;
  const scope = (own: Stream): Scope => ({
    table,
    column,
    rows: binding.tables[table]?.rows ?? 0,
    stream: own,
    bind: (other) => once(other, () => other.bind(scope(own.child(`${inner++}`)))) as never,
    share: (owner, make) => once(owner, () => make(own)),
    pool: (pool) => filled(binding, pool),
    parent: (name) => parentColumn(binding, name, fail),
    fail,
  });
  return once(generator, () => generator.bind(scope(stream)));
};

const filled = ({ pools, root }: Binding, pool: Pool): readonly string[] => {
  const entries = pools.get(pool.name) ?? pool.fill(root.child('pool').child(pool.name));
  pools.set(pool.name, entries);
  return entries;
};

/** Bound only when the first value is asked for, so that tables may reference each other and themselves. */
const parentColumn = (
  binding: Binding,
  name: string,
  fail: (problem: string) => never,
): { readonly rows: number; readonly bound: Bound } => {
  const dot = name.lastIndexOf('.');
  const table = name.slice(0, dot);
  const column = name.slice(dot + 1);
  const parent = binding.tables[table] ?? fail(`it references ${name}, but there is no table ${table}`);
  if (!parent.columns[column]) fail(`it references ${name}, but ${table} has no column ${column}`);
  let found: Bound | undefined;
  const find = (): Bound =>
    boundTable(binding, table).columns.find((candidate) => candidate.name === column)?.bound as Bound;
  const at = (row: number): Value => {
    found ??= find();
    return found.at(row);
  };
  return { rows: parent.rows, bound: { at } };
};
