import { even } from '../law/even.js';
import type { Law } from '../law/law.js';
import type { Pool } from '../pool.js';
import { ranksOf } from '../ranks.js';
import type { Generator, Picked, Scope } from './generator.js';

/** A text from a pool; a law makes its first entries the frequent ones. */
export const pick = (pool: Pool, law: Law = even()): Generator<string | null> => ({
  says: `pick from ${pool.name} (${pool.size}), ${law.says}`,
  bind: (scope) => {
    const ranks = ranksOf(law, pool.size);
    const { stream } = scope;
    return picked(poolEntries(scope, pool), (row) => ranks.draw(stream.unit(row)));
  },
});

/** The entry of a pool that another generator numbers (modulo its size), so that a key always has the same text. */
export const entryOf = (pool: Pool, number: Generator<number>): Generator<string | null> => ({
  says: `entry of ${pool.name} (${pool.size}) at ${number.says}`,
  bind: (scope) => {
    const bound = scope.bind(number);
    const entryAt = (row: number): number => {
      const entry = bound.at(row);
      // Writers copy entries by their number: of any other they would write nothing, or NULL.
      if (!(Number.isInteger(entry) && entry >= 0)) scope.fail(`it asks for entry ${entry} of "${pool.name}"`, row);
      return entry % pool.size;
    };
    return picked(poolEntries(scope, pool), entryAt);
  },
});

/** One of a few states in the given shares: `oneOf({ success: 0.9, failed: 0.1 })`; they need not add up to 1. */
export const oneOf = (shares: Readonly<Record<string, number>>): Generator<string | null> => {
  const weights = Object.values(shares);
  const says = JSON.stringify(shares);
  const law: Law = { says, weight: (rank) => weights[rank] as number };
  const states = pick({ name: says, size: weights.length, fill: () => Object.keys(shares) }, law);
  const areShares = weights.every((weight) => weight >= 0) && weights.some((weight) => weight > 0);
  return {
    says: states.says,
    bind: (scope) => (areShares ? states.bind(scope) : scope.fail(`its shares are ${says}`)),
  };
};

const poolEntries = (scope: Scope, pool: Pool): readonly string[] => {
  if (pool.size < 1) scope.fail(`the pool "${pool.name}" is empty`);
  return scope.pool(pool);
};

const picked = (entries: readonly string[], index: (row: number) => number): Picked => ({
  entries,
  index,
  at: (row) => entries[index(row)] ?? null,
});
