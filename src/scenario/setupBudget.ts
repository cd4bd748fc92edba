import type { Budget, BudgetScope } from './budget.js';
import { notNegative } from './limit.js';

/**
 * What a shape's setup costs. `bytes`, `tableBytes` and `indexBytes`: by how much the database, its tables and its indexes
 * grew. The last three: what one more row costs more in the tables that the setup touches, by the worst of them.
 */
export const SETUP_COUNTERS = [
  'durationMs',
  'bytes',
  'tableBytes',
  'indexBytes',
  'walBytesPerRow',
  'walRecordsPerRow',
  'sharedBlocksPerRow',
] as const;
export type SetupCounter = (typeof SETUP_COUNTERS)[number];

/** Lock modes of tables as pg_locks names them, weakest first. */
export const LOCK_MODES = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
] as const;
export type LockMode = (typeof LOCK_MODES)[number];

/** Limits on what a shape's setup costs. */
export type SetupLimit =
  | { readonly kind: 'setup'; readonly counter: SetupCounter; readonly max: number }
  | { readonly kind: 'setupLock'; readonly mode: LockMode };

/** A setup is on a shape, whatever the case. */
type SetupScope<Shape extends string> = Omit<BudgetScope<Shape>, 'case'>;

/** What the setup of a shape costs may be at most `max`. */
export const setup = <const S extends string = never>(
  counter: SetupCounter,
  max: number,
  on: SetupScope<S> = {},
): Budget<S, never> => ({ kind: 'setup', counter, max: notNegative(`setup ${counter}`, max), ...on });

/** The setup of a shape takes no stronger lock than this one on tables that stand already: ShareLock stops writes. */
export const setupLock = <const S extends string = never>(
  mode: LockMode,
  on: SetupScope<S> = {},
): Budget<S, never> => ({
  kind: 'setupLock',
  mode,
  ...on,
});
