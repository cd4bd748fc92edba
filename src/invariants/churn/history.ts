import type { HistoryEvent } from '../../scenario/churn.js';
import type { Ledger } from './ledger.js';

/** The events of committed transactions; those of a commit whose answer was lost wait for the ledger to tell. */
export class History {
  #settled: HistoryEvent[] = [];
  #doubtful: HistoryEvent[] = [];

  get events(): readonly HistoryEvent[] {
    return this.#settled;
  }

  add(events: readonly HistoryEvent[], committed: 'yes' | 'unknown'): void {
    for (const event of events) (committed === 'yes' ? this.#settled : this.#doubtful).push(event);
  }

  /** Takes over what an earlier churn on the same clone recorded. */
  include(other: History): void {
    this.#settled.push(...other.#settled);
    this.#doubtful.push(...other.#doubtful);
  }

  /** Keeps of the doubtful events those whose transaction is in the database; in order of their end. */
  settle(ledger: Ledger): void {
    if (this.#doubtful.length === 0) return;
    const kept = this.#doubtful.filter((event) => ledger.copies(event) > 0);
    this.#settled = [...this.#settled, ...kept].sort((a, b) => a.endedMs - b.endedMs);
    this.#doubtful = [];
  }
}
