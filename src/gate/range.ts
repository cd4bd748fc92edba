import type { WorkCounter } from '../counters.js';
import type { Measurement } from './measurement.js';

/** A counter, and between which numbers it certainly lies. Where both are its value, it is gated hard. */
export interface Range {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly repeatable: boolean;
  /** Why it does not repeat, where that is known. */
  readonly varies?: string;
  /** How far rounding by EXPLAIN may put it off. */
  readonly error: number;
  /** Whether it is rounding, and not what was counted, that leaves it open. */
  readonly rounded: boolean;
}

/** What is known of a counter after all repetitions; `undefined` where it was not counted. */
export const rangeOf = ({ work }: Pick<Measurement, 'work'>, counter: WorkCounter): Range | undefined => {
  const found = work[counter];
  if (found === undefined) return undefined;
  const { value, min, max, repeatable } = found;
  const error = ERRORS[counter] === undefined ? 0 : (work[ERRORS[counter]]?.max ?? 0);
  return { value, low: Math.max(0, min - error), high: max + error, repeatable, error, rounded: error > 0 };
};

// EXPLAIN averages these over the loops of a node, and rounds the average.
const ERRORS: Readonly<Partial<Record<WorkCounter, 'rowsScannedError' | 'rowsRemovedError'>>> = {
  rowsScanned: 'rowsScannedError',
  rowsRemoved: 'rowsRemovedError',
};

/** Why a counter is not one number: empty where it is. */
export const rangeText = ({ low, high, repeatable, varies, error, rounded }: Range): string =>
  [
    ...(repeatable
      ? []
      : [
          `not repeatable${varies ? ` (${varies})` : ''}: ${(low + error).toLocaleString('en-US')} to ${(high - error).toLocaleString('en-US')}`,
        ]),
    ...(rounded ? [`rounded by EXPLAIN, off by up to ${Math.ceil(error).toLocaleString('en-US')}`] : []),
  ].join('; ');
