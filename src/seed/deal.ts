import type { Generator, Scope } from './column/generator.js';
import { type Order, type Permutation, permutationOf } from './permutation.js';
import type { Shares } from './shares.js';

/**
 * Deals a table's rows to the groups of `shares`: each row owns one slot. `kept` lays the groups out one after the
 * other on disk, `shuffled` interleaves them, `{ within }` is in between; physical order moves plans.
 */
export interface Deal {
  readonly shares: Shares;
  /** The group to which a row belongs. */
  readonly group: Generator<number>;
  /** The row's number within its group, from 0; every number below the group's size occurs once. */
  readonly rank: Generator<number>;
  /** The slot of a row: `shares.start(group) + rank`. */
  readonly slot: Generator<number>;
}

/** Deals a table's rows exactly; `shares.total` must be the number of rows of the table. */
export const deal = (shares: Shares, order: Order = 'shuffled'): Deal => {
  const owner = {};
  const placed = (scope: Scope) => scope.share(owner, (stream) => place(scope, shares, order, stream.child('deal')));
  const says = `dealt ${JSON.stringify(order)} from ${shares.total} in ${shares.groups} groups`;
  return {
    shares,
    group: { says: `group ${says}`, bind: (scope) => ({ at: placed(scope).group }) },
    rank: { says: `rank ${says}`, bind: (scope) => ({ at: placed(scope).rank }) },
    slot: { says: `slot ${says}`, bind: (scope) => ({ at: placed(scope).slot }) },
  };
};

const place = (scope: Scope, shares: Shares, order: Order, stream: Scope['stream']) => {
  if (shares.fault) scope.fail(shares.fault);
  if (shares.total !== scope.rows) scope.fail(`it deals ${shares.total} rows, the table has ${scope.rows}`);
  const permutation: Permutation = permutationOf(order, shares.total, stream);
  // The columns of a row ask one after the other: the last answer serves them all.
  let row = -1;
  let slot = 0;
  let group = 0;
  const seek = (wanted: number) => {
    if (wanted === row) return;
    slot = permutation.at(wanted);
    group = shares.groupOf(slot);
    row = wanted;
  };
  return {
    group: (wanted: number) => {
      seek(wanted);
      return group;
    },
    rank: (wanted: number) => {
      seek(wanted);
      return slot - shares.start(group);
    },
    slot: (wanted: number) => {
      seek(wanted);
      return slot;
    },
  };
};
