import type { Generator } from './generator.js';

/** `from`, `from + step`, ...: a key in the order of the rows. */
export const serial = ({
  from = 1,
  step = 1,
}: {
  readonly from?: number;
  readonly step?: number;
} = {}): Generator<number> => ({
  says: `serial from ${from} by ${step}`,
  bind: () => ({ at: (row) => from + step * row }),
});
