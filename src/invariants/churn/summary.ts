import { quantileOfSorted } from '../../stats/quantile.js';
import type { ChurnOutcome } from './engine.js';
import type { Entry } from './outcome.js';
import { type Counts, countsOf } from './tally.js';
import { seenShare } from './visibility.js';

/** What one kind of operation came to. */
export interface OperationSummary {
  readonly operation: string;
  readonly issued: number;
  readonly counts: Counts;
  /** Milliseconds from BEGIN to the answer to COMMIT, retries included, of those that committed. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** How closely snapshots looked. */
export interface SnapshotSummary {
  readonly count: number;
  readonly perSecond: number;
  /** The share of violations lasting 50 ms that at least one snapshot would have seen, from the snapshots' own moments. */
  readonly seenShareOf50Ms: number;
}

/** A churn in figures. */
export interface ChurnSummary {
  readonly operations: number;
  readonly durationMs: number;
  readonly operationsPerSecond: number;
  readonly counts: Counts;
  readonly byOperation: readonly OperationSummary[];
  readonly snapshots: SnapshotSummary;
  readonly watched: SnapshotSummary;
}

export const churnSummary = ({ entries, durationMs, snapshotsMs, watchedMs }: ChurnOutcome): ChurnSummary => ({
  operations: entries.length,
  durationMs,
  operationsPerSecond: (entries.length / durationMs) * 1000,
  counts: countsOf(entries),
  byOperation: [...new Set(entries.map(({ operation }) => operation))]
    .sort()
    .map((operation) => ofOperation(operation, entries)),
  snapshots: snapshotSummary(snapshotsMs, durationMs),
  watched: snapshotSummary(watchedMs, durationMs),
});

const ofOperation = (operation: string, entries: readonly Entry[]): OperationSummary => {
  const own = entries.filter((entry) => entry.operation === operation);
  const committed = own.filter(({ outcome }) => outcome.state === 'committed');
  const sorted = Float64Array.from(committed, ({ beganMs, endedMs }) => endedMs - beganMs).sort();
  const at = (p: number) => (sorted.length === 0 ? 0 : quantileOfSorted(sorted, p));
  return { operation, issued: own.length, counts: countsOf(own), p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
};

const snapshotSummary = (momentsMs: readonly number[], durationMs: number): SnapshotSummary => ({
  count: momentsMs.length,
  perSecond: (momentsMs.length / durationMs) * 1000,
  seenShareOf50Ms: seenShare(momentsMs, 50),
});
