import type { Generator } from './generator.js';
import { shareOfRows } from './share.js';

/** True in `share` of the rows (0 to 1). */
export const chance = (share: number): Generator<boolean> => ({
  says: `true in ${share}`,
  bind: (scope) => {
    const { stream } = scope;
    const least = shareOfRows(scope, share);
    return { at: (row) => stream.unit(row) < least };
  },
});
