import { inputError } from '../errors.js';
import type { Invariant } from '../scenario/invariant.js';
import { type OnShape, violations } from './never.js';

export interface DerivedTable extends OnShape {
  /** The derived table, and its columns. */
  readonly table: string;
  readonly key: readonly string[];
  readonly value: string;
  /** SQL that derives the truth anew: the key's columns and the value, by the same names. */
  readonly truth: string;
}

/** Every row of a derived table is what the truth says, none is missing, none too many. */
export const matchesTruth = ({ table, key, value, truth, shape }: DerivedTable): Invariant => {
  const name = `${table} matches its truth`;
  if (key.length === 0) {
    throw inputError({
      code: 'invalid-invariant',
      message: `${name}: key is empty.`,
      hint: 'Name the columns by which a row of the table is found.',
    });
  }
  const sql = `
    SELECT concat_ws(', ', ${key.map((column) => `'${column}=' || ${column}`).join(', ')}) AS key,
           truth.${value}::text AS expected, derived.${value}::text AS found
    FROM (${truth.trim().replace(/;$/, '')}) AS truth
    FULL JOIN (SELECT ${[...key, value].join(', ')} FROM ${table}) AS derived USING (${key.join(', ')})
    WHERE truth.${value} IS DISTINCT FROM derived.${value}`;
  return { name, check: async (context) => violations(await context.session(shape), name, sql) };
};

export interface CounterTable extends OnShape {
  /** The table of counters, its key columns and the column that counts. */
  readonly counter: string;
  readonly key: readonly string[];
  readonly value: string;
  /** The table whose rows are counted, grouped by the key. */
  readonly of: string;
  /** A condition on the counted rows. */
  readonly where?: string;
}

/** Every counter equals count(*) of what it counts; a missing counter counts as wrong, a zero one for no rows as right. */
export const counterMatchesCount = ({ counter, key, value, of, where, shape }: CounterTable): Invariant => {
  const columns = key.join(', ');
  return {
    ...matchesTruth({
      table: `(SELECT ${columns}, ${value} FROM ${counter} WHERE ${value} <> 0) AS counted`,
      key,
      value,
      truth: `SELECT ${columns}, count(*)::bigint AS ${value} FROM ${of} ${where ? `WHERE ${where} ` : ''}GROUP BY ${columns}`,
      ...(shape === undefined ? {} : { shape }),
    }),
    name: `${counter} equals count(*) of ${of}`,
  };
};
