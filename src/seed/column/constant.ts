import type { Generator, Value } from './generator.js';

/** The same value in every row; `null` for SQL's NULL. */
export const constant = <T extends Value>(value: T): Generator<T> => ({
  says: `constant ${JSON.stringify(value)}`,
  bind: () => ({ at: () => value }),
});
