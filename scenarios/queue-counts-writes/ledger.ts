import { type Invariant, matchesTruth, type Operation, operation } from 'planproof';
import { LOCK_RING, operationsBy } from '../queue-counts/operations.js';

const APPENDED = `
  INSERT INTO queue_terminal_count_deltas (ready_slot, queue, priority, enqueue_shard, terminal_delta)
  SELECT ready_slot, queue, priority, enqueue_shard, count(*)
  FROM done
  GROUP BY ready_slot, queue, priority, enqueue_shard`;

const TAKEN_BACK = `, uncounted AS (
    INSERT INTO queue_terminal_count_deltas (ready_slot, queue, priority, enqueue_shard, terminal_delta)
    SELECT :ready_slot, :queue, :priority, :enqueue_shard, -1 FROM gone
  )`;

/** As fold.sql, but whatever snapshots are open: under churn some always is. */
const FOLD = `
  WITH pending AS (
    DELETE FROM queue_terminal_count_deltas RETURNING ready_slot, queue, priority, enqueue_shard, terminal_delta
  )
  INSERT INTO queue_terminal_folded_counts AS folded
    (ready_slot, queue, priority, enqueue_shard, folded_terminal_count)
  SELECT ready_slot, queue, priority, enqueue_shard, sum(terminal_delta)
  FROM pending
  GROUP BY ready_slot, queue, priority, enqueue_shard
  ON CONFLICT (ready_slot, queue, priority, enqueue_shard)
  DO UPDATE SET folded_terminal_count = folded.folded_terminal_count + excluded.folded_terminal_count`;

const fold = operation({
  name: 'fold',
  weight: 20,
  run: async (transaction) => {
    await transaction.query(LOCK_RING);
    await transaction.query(FOLD);
  },
});

/** Everything that writes done entries and appends what it did to the ledger. */
export const operations: readonly Operation[] = [
  ...operationsBy({
    counted: APPENDED,
    uncounted: TAKEN_BACK,
    emptied: [
      'DELETE FROM queue_terminal_folded_counts WHERE ready_slot = :oldest',
      'DELETE FROM queue_terminal_count_deltas WHERE ready_slot = :oldest',
    ],
  }),
  fold,
];

/** Folded and pending together are count(*) of each slot and lane. */
export const ledgerMatches: Invariant = {
  ...matchesTruth({
    shape: 'delta-ledger',
    table: `(
    SELECT ready_slot, queue, priority, enqueue_shard, sum(jobs) AS jobs FROM (
      SELECT ready_slot, queue, priority, enqueue_shard, folded_terminal_count AS jobs FROM queue_terminal_folded_counts
      UNION ALL
      SELECT ready_slot, queue, priority, enqueue_shard, terminal_delta FROM queue_terminal_count_deltas
    ) AS ledger GROUP BY ready_slot, queue, priority, enqueue_shard HAVING sum(jobs) <> 0
  ) AS counted`,
    key: ['ready_slot', 'queue', 'priority', 'enqueue_shard'],
    value: 'jobs',
    truth: `SELECT ready_slot, queue, priority, enqueue_shard, count(*) AS jobs
    FROM done_entries GROUP BY ready_slot, queue, priority, enqueue_shard`,
  }),
  name: 'the ledger adds up to count(*) of done_entries',
};
