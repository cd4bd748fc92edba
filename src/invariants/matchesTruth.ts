import { inputError } from '../errors.js';
import type { Invariant } from '../scenario/invariant.js';
import { generatedFaults } from './faults/generated.js';
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
export const matchesTruth = (derived: DerivedTable): Invariant => {
  const { table, shape } = derived;
  const name = `${table} matches its truth`;
  const rows = `SELECT ${columnsOf(derived)} FROM ${table}`;
  const sql = differencesSql(named(derived, name), rows);
  return {
    name,
    check: async (context) => violations(await context.session(shape), name, sql),
    faults: generatedFaults({ ...derived, invariant: name }),
  };
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
export const counterMatchesCount = (counted: CounterTable): Invariant => {
  const { counter, key, value, of, where, shape } = counted;
  const name = `${counter} equals count(*) of ${of}`;
  const columns = key.join(', ');
  const condition = where === undefined ? '' : `WHERE ${where} `;
  const truth = `SELECT ${columns}, count(*)::bigint AS ${value} FROM ${of} ${condition}GROUP BY ${columns}`;
  const derived = named({ table: counter, key, value, truth }, name);
  const sql = differencesSql(derived, `SELECT ${columnsOf(derived)} FROM ${counter} WHERE ${value} <> 0`);
  return {
    name,
    check: async (context) => violations(await context.session(shape), name, sql),
    faults: generatedFaults({ invariant: name, table: counter, key, value, where: `${value} <> 0` }),
  };
};

const columnsOf = ({ key, value }: DerivedTable): string => [...key, value].join(', ');

const named = (derived: DerivedTable, name: string): DerivedTable => {
  if (derived.key.length > 0) return derived;
  throw inputError({
    code: 'invalid-invariant',
    message: `${name}: key is empty.`,
    hint: 'Name the columns by which a row of the table is found.',
  });
};

/**
 * Compares as multisets of (key, value): GROUP BY takes NULLs as equal, which a join would not, and counts copies, which
 * EXCEPT would not. Then one line a key: what only the truth holds, and what only the table holds.
 */
const differencesSql = (derived: DerivedTable, rows: string): string => {
  const { key, value, truth } = derived;
  const columns = columnsOf(derived);
  const keys = key.join(', ');
  return `
    WITH difference AS (
      SELECT ${columns}, sum(side) AS surplus
      FROM (
        SELECT ${columns}, 1 AS side FROM (${truth.trim().replace(/;$/, '')}\n) AS truth
        UNION ALL
        SELECT ${columns}, -1 FROM (${rows}) AS derived
      ) AS both_sides
      GROUP BY ${columns}
      HAVING sum(side) <> 0
    )
    SELECT concat_ws(', ', ${key.map((column) => `'${column}=' || coalesce(${column}::text, 'NULL')`).join(', ')}) AS key,
           ${shownSql(value, 'surplus > 0')} AS expected,
           ${shownSql(value, 'surplus < 0')} AS found
    FROM difference GROUP BY ${keys} ORDER BY ${keys}`;
};

const shownSql = (value: string, side: string): string =>
  `string_agg(coalesce(${value}::text, 'NULL') || CASE WHEN abs(surplus) > 1 THEN ' x ' || abs(surplus) ELSE '' END, ' and ') FILTER (WHERE ${side})`;
