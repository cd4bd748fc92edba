import { inputError } from '../../errors.js';
import type { Entry, Outcome } from './outcome.js';

/** How often each outcome was seen. */
export type Counts = Readonly<Record<Outcome['state'] | 'retries', number>>;

export const countsOf = (entries: readonly Entry[]): Counts => {
  const counts = { committed: 0, 'rolled-back': 0, lost: 0, failed: 0, retries: 0 };
  for (const { outcome, retries } of entries) {
    counts[outcome.state] += 1;
    counts.retries += retries;
  }
  return counts;
};

/** So many failures without one success, and an operation is taken to fail always. */
const HOPELESS = 10;

/** Finds operations that always fail while they run, so that nobody waits a minute to hear of a typing error. */
export class FailureWatch {
  readonly #failed = new Map<string, number>();
  readonly #succeeded = new Set<string>();

  /** Throws `operation-always-fails`. */
  note({ operation, outcome }: Entry): void {
    if (outcome.state === 'committed' || outcome.state === 'rolled-back') this.#succeeded.add(operation);
    if (outcome.state !== 'failed' || this.#succeeded.has(operation)) return;
    const failures = (this.#failed.get(operation) ?? 0) + 1;
    this.#failed.set(operation, failures);
    if (failures < HOPELESS) return;
    throw alwaysFails(operation, outcome);
  }
}

const alwaysFails = (operation: string, { sqlState, message }: Extract<Outcome, { state: 'failed' }>) =>
  inputError({
    code: 'operation-always-fails',
    message: `The operation "${operation}" failed ${HOPELESS} times and never succeeded: ${message}${sqlState === undefined ? '' : ` (SQLSTATE ${sqlState})`}.`,
    hint: `Mend the operation in the scenario's churn${sqlState === undefined ? '' : `, or list ${sqlState} in its expects`}.`,
  });
