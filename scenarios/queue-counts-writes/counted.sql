-- A batch of a queue's jobs finishes in the current slot, and one counter a lane goes up.
WITH done AS (
  INSERT INTO done_entries (ready_slot, queue, priority, enqueue_shard, job_id, state, kind, attempt, finalized_at)
  SELECT current_slot, :queue, 1 + job % 4, job / 4 % 4, nextval('leases_job_id_seq'), 'completed', 'send', 1, now()
  FROM queue_ring_state, generate_series(1, :jobs) AS job
  RETURNING ready_slot, queue, priority, enqueue_shard
)
INSERT INTO queue_terminal_live_counts AS counter (ready_slot, queue, priority, enqueue_shard, live_terminal_count)
SELECT ready_slot, queue, priority, enqueue_shard, count(*)
FROM done
GROUP BY ready_slot, queue, priority, enqueue_shard
ORDER BY ready_slot, queue, priority, enqueue_shard
ON CONFLICT (ready_slot, queue, priority, enqueue_shard)
DO UPDATE SET live_terminal_count = counter.live_terminal_count + excluded.live_terminal_count
