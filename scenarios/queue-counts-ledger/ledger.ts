import { type Invariant, never, type Operation, operation } from 'planproof';
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

/** Adds what the CTE `pending` holds to the folded counts. */
const FOLDED = `
  INSERT INTO queue_terminal_folded_counts AS folded
    (ready_slot, queue, priority, enqueue_shard, folded_terminal_count)
  SELECT ready_slot, queue, priority, enqueue_shard, sum(terminal_delta)
  FROM pending
  GROUP BY ready_slot, queue, priority, enqueue_shard
  ON CONFLICT (ready_slot, queue, priority, enqueue_shard)
  DO UPDATE SET folded_terminal_count = folded.folded_terminal_count + excluded.folded_terminal_count`;

/** Folds the deltas that `pending` gives. The ring's lock keeps a fold and a prune from overtaking each other. */
export const foldingBy = (pending: string): Operation =>
  operation({
    name: 'fold',
    weight: 20,
    run: async (transaction) => {
      await transaction.query(LOCK_RING);
      await transaction.query(`WITH pending AS (${pending}) ${FOLDED}`);
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
  foldingBy('DELETE FROM queue_terminal_count_deltas RETURNING *'),
];

/** Folded and pending together are count(*) of each slot and lane. */
export const ledgerMatches: Invariant = never(
  'the ledger adds up to count(*) of done_entries',
  `WITH told AS (
     SELECT ready_slot, queue, priority, enqueue_shard, sum(jobs) AS jobs FROM (
       SELECT ready_slot, queue, priority, enqueue_shard, folded_terminal_count AS jobs FROM queue_terminal_folded_counts
       UNION ALL SELECT * FROM queue_terminal_count_deltas
     ) AS ledger GROUP BY ready_slot, queue, priority, enqueue_shard
   ), live AS (
     SELECT ready_slot, queue, priority, enqueue_shard, count(*) AS jobs
     FROM done_entries GROUP BY ready_slot, queue, priority, enqueue_shard
   )
   SELECT concat_ws(' ', ready_slot, queue, priority, enqueue_shard) AS key, live.jobs AS expected, told.jobs AS found
   FROM live FULL JOIN told USING (ready_slot, queue, priority, enqueue_shard)
   WHERE coalesce(live.jobs, 0) <> coalesce(told.jobs, 0)`,
  { shape: 'delta-ledger' },
);
