import { pow } from '../real.js';
import type { Law } from './law.js';

/** Zipf's law: the k-th heaviest key weighs 1 / k^exponent. */
export const zipf = (exponent = 1): Law => ({
  says: `zipf with exponent ${exponent}`,
  weight: (rank) => pow(rank + 1, -exponent),
});
