import type { TextRows } from '../postgres/session.js';
import type { Invariant, InvariantContext, InvariantResult, ViolationRow } from '../scenario/invariant.js';
import type { Shape } from '../scenario/scenario.js';

export interface SameRowsOptions {
  /** `true`: the order counts too, so every shape must declare a total order. Otherwise rows are compared as a multiset. */
  readonly ordered?: boolean;
  /** Columns left out of the comparison, by name. */
  readonly ignore?: readonly string[];
  /** How far two floats may differ, relative to the larger; 0 (the default) compares the server's text. */
  readonly floatTolerance?: number;
}

/** Every exact candidate answers every case with the reference's rows, compared as the server's own text. */
export const sameRows = (options: SameRowsOptions = {}): Invariant => ({
  name: 'sameRows',
  async check(context) {
    const reference = context.shapes.find((shape) => shape.role === 'reference');
    if (reference === undefined) return { state: 'skipped', reason: 'no reference shape is selected' };
    const candidates = context.shapes.filter((shape) => shape.role === 'candidate' && shape.exact !== false);
    if (candidates.length === 0) return { state: 'skipped', reason: 'no exact candidate is selected' };
    for (const { name } of context.cases) {
      const expected = await context.rows(reference.name, name);
      for (const candidate of candidates) {
        const violation = compareOn(candidate, name, expected, await context.rows(candidate.name, name), options);
        if (violation !== undefined) return violation;
      }
    }
    return { state: 'holds', checked: checkedText(context, candidates) };
  },
});

const checkedText = ({ cases }: InvariantContext, candidates: readonly Shape[]): string =>
  `${candidates.map(({ name }) => name).join(', ')} on ${cases.length} ${cases.length === 1 ? 'case' : 'cases'}`;

const compareOn = (
  candidate: Shape,
  caseName: string,
  expected: TextRows,
  found: TextRows,
  options: SameRowsOptions,
): InvariantResult | undefined => {
  const differences = compareRows(expected, found, options);
  if (differences.length === 0) return undefined;
  return {
    state: 'violated',
    message: `${candidate.name} answers case ${caseName} otherwise than the reference`,
    rows: differences.slice(0, 10),
    total: differences.length,
  };
};

/** The rows in which two answers differ; empty when they are the same. */
export const compareRows = (
  expected: TextRows,
  found: TextRows,
  options: SameRowsOptions = {},
): readonly ViolationRow[] => {
  const left = keptRows(expected, options);
  const right = keptRows(found, options);
  return options.ordered ? compareInOrder(left, right) : compareAsMultisets(left, right);
};

const keptRows = ({ columns, rows }: TextRows, { ignore = [], floatTolerance = 0 }: SameRowsOptions): string[] => {
  const kept = columns.flatMap(({ name, typeOid }, index) => (ignore.includes(name) ? [] : [{ index, typeOid }]));
  return rows.map((row) =>
    kept.map(({ index, typeOid }) => cellText(row[index] ?? null, typeOid, floatTolerance)).join(' | '),
  );
};

const FLOAT_TYPE_OIDS = [700, 701];

const cellText = (value: string | null, typeOid: number, tolerance: number): string => {
  if (value === null) return 'NULL';
  if (tolerance === 0 || !FLOAT_TYPE_OIDS.includes(typeOid)) return value;
  return Number(value).toPrecision(Math.max(1, Math.floor(-Math.log10(tolerance))));
};

const compareInOrder = (expected: readonly string[], found: readonly string[]): ViolationRow[] => {
  const length = Math.max(expected.length, found.length);
  return Array.from({ length }, (_, index) => ({
    key: `row ${index + 1}`,
    expected: expected[index] ?? null,
    found: found[index] ?? null,
  })).filter((row) => row.expected !== row.found);
};

const compareAsMultisets = (expected: readonly string[], found: readonly string[]): ViolationRow[] => {
  const surplus = new Map<string, number>();
  for (const row of expected) surplus.set(row, (surplus.get(row) ?? 0) + 1);
  for (const row of found) surplus.set(row, (surplus.get(row) ?? 0) - 1);
  return [...surplus]
    .filter(([, count]) => count !== 0)
    .map(([row, count]) => ({
      key: `${Math.abs(count)} x`,
      expected: count > 0 ? row : null,
      found: count < 0 ? row : null,
    }));
};
