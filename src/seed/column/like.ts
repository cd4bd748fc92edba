import { permutationOf } from '../permutation.js';
import { ranksOf } from '../ranks.js';
import type { Generator, Scope, Value } from './generator.js';

/** What pg_stats says of a column, its values left out. */
export interface Likeness {
  /** Distinct values; a negative number is a share of the rows, so that -1 is a column without two alike. */
  readonly distinct: number;
  /** Shares of the most common values among all rows, the heaviest first. */
  readonly common?: readonly number[];
  /** Share of NULLs. */
  readonly nulls?: number;
  /** 1: rows lie in the order of the values; -1: against it; 0, if absent: in none. */
  readonly correlation?: number;
}

/**
 * Which of the values 0, 1, 2, ... of a column a row has: as many as there were, as often and in the order on disk that
 * pg_stats saw. `of` spreads them over so many, the rows of a parent for example.
 */
export const ordinal = (likeness: Likeness, of?: number): Generator<number | null> => ({
  says: `ordinal ${JSON.stringify([likeness, of])}`,
  bind: (scope) => {
    const { rows, stream } = scope;
    const { distinct, nulls = 0 } = likeness;
    const values = Math.min(valuesIn(likeness, rows), of ?? rows);
    const draw = distinct === -1 && values === rows ? unalike(likeness, scope) : drawn(likeness, values, scope);
    const place = of === undefined ? (value: number) => value : (value: number) => Math.floor((value * of) / values);
    const missing = stream.child('null');
    return { at: (row) => (missing.unit(row) < nulls ? null : place(draw(row))) };
  },
});

const valuesIn = ({ distinct }: Likeness, rows: number): number =>
  Math.max(1, Math.min(Math.round(distinct < 0 ? -distinct * rows : distinct), rows));

const unalike = ({ correlation = 0 }: Likeness, { rows, stream }: Scope): ((row: number) => number) => {
  if (correlation < -0.5) return (row) => rows - 1 - row;
  const order = permutationOf(correlation > 0.5 ? 'kept' : 'shuffled', rows, stream.child('order'));
  return (row) => order.at(row);
};

/** A row is in the order of the values with the probability of the correlation, and anywhere otherwise. */
const drawn = (
  { common = [], nulls = 0, correlation = 0 }: Likeness,
  values: number,
  { rows, stream }: Scope,
): ((row: number) => number) => {
  const heavy = common.slice(0, values);
  const rest = Math.max(1 - nulls - heavy.reduce((sum, share) => sum + share, 0), 0) / (values - heavy.length || 1);
  const scatter = permutationOf('shuffled', values, stream.child('scatter'));
  const weights = new Map(heavy.map((share, rank) => [scatter.at(rank), share]));
  const ranks = ranksOf({ says: 'observed', weight: (value) => weights.get(value) ?? rest }, values);
  const ordered = stream.child('ordered');
  const strength = Math.abs(correlation);
  return (row) => {
    const u = stream.unit(row);
    const position = ordered.unit(row) < strength ? (row + u) / rows : u;
    return ranks.draw(correlation < 0 ? Math.max(0, 1 - position - Number.EPSILON) : position);
  };
};

/** How values are written; whatever it is, they sort as their numbers do. */
export type LikeKind = 'integer' | 'text' | 'instant' | 'date' | 'uuid' | 'document' | 'address' | 'interval' | 'bytes';

const YEAR_START = Date.UTC(2025, 0, 1) * 1000;
const DAY = 86_400_000_000;
const YEAR = 365 * DAY;
const UUID_DIGITS = 12;

/** How a value is written, besides its kind. */
export interface LikeForm {
  /** The bytes of a value of text, a document or bytes. */
  readonly width?: number;
  /** The digits of a number behind its point. */
  readonly decimals?: number;
}

/** A column of made-up values that pg_stats says the same of. */
export const like = (kind: LikeKind, likeness: Likeness & LikeForm): Generator => ({
  says: `like ${kind} ${JSON.stringify(likeness)}`,
  bind: (scope) => {
    const number = scope.bind(ordinal(likeness));
    const write = writerOf(kind, likeness, valuesIn(likeness, scope.rows));
    const at = (row: number): Value => {
      const value = number.at(row);
      return value === null ? null : write(value);
    };
    return { at };
  },
});

const writerOf = (
  kind: LikeKind,
  { width = 0, decimals = 0 }: LikeForm,
  values: number,
): ((value: number) => Value) => {
  const unit = Number(`1e${decimals}`);
  switch (kind) {
    case 'integer':
      return (value) => (value + 1) / unit;
    case 'text':
      return textOf(width, values);
    case 'instant':
      return (value) => YEAR_START + value * Math.max(1, Math.floor(YEAR / values));
    case 'date':
      return (value) => YEAR_START + value * DAY;
    case 'uuid':
      return (value) => `00000000-0000-4000-8000-${value.toString(16).padStart(UUID_DIGITS, '0')}`;
    case 'document':
      return documentOf(width, values);
    case 'address':
      return (value) => `10.${(value >> 16) & 255}.${(value >> 8) & 255}.${value & 255}`;
    case 'interval':
      return (value) => `${value} seconds`;
    case 'bytes':
      return (value) => `\\x${value.toString(16).padStart(2 * Math.max(4, width - 4), '0')}`;
  }
};

const documentOf = (width: number, values: number): ((value: number) => string) => {
  const text = textOf(width - '{"v": ""}'.length, values);
  return (value) => `{"v": "${text(value)}"}`;
};

/** As long as the values were where that leaves room to tell them apart; base 36 needs few characters for many. */
const textOf = (width: number, values: number): ((value: number) => string) => {
  const least = (values - 1).toString(36).length;
  return (value) => value.toString(36).padStart(least, '0').padEnd(width, '-');
};
