import type { SetupCounter } from '../counters.js';
import type { LockMode } from '../sql/lockModes.js';
import type { Budget, BudgetScope } from './budget.js';
import { notNegative } from './limit.js';

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
