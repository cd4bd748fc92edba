import type { TextRows } from '../postgres/session.js';
import type { ViolationRow } from '../scenario/invariant.js';
import type { Case, Shape } from '../scenario/scenario.js';
import { compareRows } from './sameRows.js';

/** How the answer of a shape that is not meant to be exact differs from the reference's on one case. */
export interface Deviation {
  readonly shape: string;
  readonly case: string;
  /** Rows of the reference's answer. */
  readonly rows: number;
  /** Rows of it that the shape does not give, and rows that only the shape gives. */
  readonly missing: number;
  readonly surplus: number;
  /** The first rows that differ, ten at most. */
  readonly differing: readonly ViolationRow[];
}

export interface DeviationRequest {
  readonly shapes: readonly Shape[];
  readonly cases: readonly Case[];
  /** Runs a shape on a case. */
  answer(shape: string, caseName: string): Promise<TextRows>;
}

/** Compares every candidate that declares `exact: false` with the reference, on every case, whatever comes out. */
export const deviations = async ({ shapes, cases, answer }: DeviationRequest): Promise<readonly Deviation[]> => {
  const reference = shapes.find(({ role }) => role === 'reference');
  const inexact = shapes.filter(({ role, exact }) => role === 'candidate' && exact === false);
  if (reference === undefined) return [];
  const found: Deviation[] = [];
  for (const { name: shape } of inexact) {
    for (const { name } of cases) {
      const expected = await answer(reference.name, name);
      found.push({ shape, case: name, ...difference(expected, await answer(shape, name)) });
    }
  }
  return found;
};

const difference = (expected: TextRows, found: TextRows): Omit<Deviation, 'shape' | 'case'> => ({
  rows: expected.rows.length,
  missing: rowsBeyond(expected, found),
  surplus: rowsBeyond(found, expected),
  differing: compareRows(expected, found).slice(0, 10),
});

/** How many rows one answer has that the other has not, each copy counted for itself. */
const rowsBeyond = (one: TextRows, other: TextRows): number => {
  const copies = new Map<string, number>();
  for (const row of other.rows) copies.set(JSON.stringify(row), (copies.get(JSON.stringify(row)) ?? 0) + 1);
  return one.rows.filter((row) => {
    const left = copies.get(JSON.stringify(row)) ?? 0;
    copies.set(JSON.stringify(row), left - 1);
    return left <= 0;
  }).length;
};
