import type { Generator } from './generator.js';

/** True in `share` of the rows (0 to 1). */
export const chance = (share: number): Generator<boolean> => ({
  says: `true in ${share}`,
  bind: ({ stream }) => ({ at: (row) => stream.unit(row) < share }),
});
