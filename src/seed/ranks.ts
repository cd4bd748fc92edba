import type { Law } from './law/law.js';

/** Cumulative weights of n ranks, ready to be drawn from. */
export interface Ranks {
  readonly size: number;
  /** The rank that `u` in [0, 1) falls on. */
  draw(u: number): number;
}

/**
 * A guide table: the unit interval cut into as many slices as there are ranks, each knowing the first rank that reaches
 * into it, so that a draw looks at two ranks on average.
 */
export const ranksOf = (law: Law, size: number): Ranks => {
  const upper = new Float64Array(size);
  let total = 0;
  for (let rank = 0; rank < size; rank++) {
    total += law.weight(rank, size);
    upper[rank] = total;
  }
  const guide = new Uint32Array(size);
  for (let slice = 0, rank = 0; slice < size; slice++) {
    while ((upper[rank] as number) * size <= slice * total && rank < size - 1) rank++;
    guide[slice] = rank;
  }
  const draw = (u: number): number => {
    const point = u * total;
    let rank = guide[Math.floor(u * size)] as number;
    while ((upper[rank] as number) <= point && rank < size - 1) rank++;
    return rank;
  };
  return { size, draw };
};
