import { counterMatchesCount, type Invariant, never } from 'planproof';

/** Every counter is count(*) of its slot and lane. */
export const counted: Invariant = counterMatchesCount({
  counter: 'queue_terminal_live_counts',
  key: ['ready_slot', 'queue', 'priority', 'enqueue_shard'],
  value: 'live_terminal_count',
  of: 'done_entries',
});

export const notNegative: Invariant = never(
  'no counter is negative',
  `SELECT concat_ws(' ', ready_slot, queue, priority, enqueue_shard) AS key, live_terminal_count AS found
   FROM queue_terminal_live_counts WHERE live_terminal_count < 0`,
);

/** The heads know what ever finished, independently of the counters: what was claimed, less what is in flight or was removed. */
export const conserved: Invariant = never(
  'what finished is live or pruned',
  `WITH finished AS (
     SELECT queue, priority, sum(jobs) AS jobs FROM (
       SELECT queue, priority, claimed - removed AS jobs FROM queue_heads
       UNION ALL SELECT queue, priority, -1 FROM leases
     ) AS heads GROUP BY queue, priority
   ), told AS (
     SELECT queue, priority, sum(jobs) AS jobs FROM (
       SELECT queue, priority, live_terminal_count AS jobs FROM queue_terminal_live_counts
       UNION ALL SELECT queue, priority, pruned_terminal_count FROM queue_terminal_rollups
     ) AS counts GROUP BY queue, priority
   )
   SELECT concat_ws(' ', queue, priority) AS key, finished.jobs AS expected, told.jobs AS found
   FROM finished FULL JOIN told USING (queue, priority)
   WHERE coalesce(finished.jobs, 0) <> coalesce(told.jobs, 0)`,
);

/** A rebuild that readers can see half done shows no counters at all for a moment. */
export const neverEmpty: Invariant = never(
  'trusted counters are never empty',
  `SELECT 'queue_terminal_live_counts' AS key, 'some rows' AS expected, 'none' AS found
   FROM queue_ring_state
   WHERE terminal_counter_trusted_at IS NOT NULL
     AND NOT EXISTS (SELECT FROM queue_terminal_live_counts) AND EXISTS (SELECT FROM done_entries)`,
);
