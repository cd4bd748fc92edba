import type { ContinuousLaw } from './law.js';

const CELLS = 4096;
// The outermost cells, where a quantile bends too much for a straight line, are computed each time: 1 draw in 64.
const TAIL = 32;

/**
 * A law's quantile, quantised: exact at 4,097 points and in both tails, linear in between. A logarithm and a power for each
 * row would cost more than to write the row.
 */
export const samplerOf = (law: ContinuousLaw): ((u: number) => number) => {
  const points = new Float64Array(CELLS + 1);
  for (let cell = TAIL; cell <= CELLS - TAIL; cell++) points[cell] = law.quantile(cell / CELLS);
  return (u) => {
    const position = u * CELLS;
    const cell = Math.floor(position);
    if (cell < TAIL || cell >= CELLS - TAIL) return law.quantile(u);
    const low = points[cell] as number;
    return low + (position - cell) * ((points[cell + 1] as number) - low);
  };
};
