import { randomNumbers, shuffled } from './random.js';

/** Which side of a pair runs first. */
export type First = 'reference' | 'candidate';

/** In blocks of two, so that also a series that stops early is balanced. */
const BLOCK: readonly First[] = ['reference', 'candidate'];

/** Who runs first in each of `pairs` pairs: random, and half and half within every two. */
export function balancedOrder(pairs: number, seed: number): First[] {
  const random = randomNumbers(seed);
  const blocks = Array.from({ length: Math.ceil(pairs / BLOCK.length) }, () => shuffled(BLOCK, random));
  return blocks.flat().slice(0, pairs);
}
