-- A batch of a queue's jobs finishes in the current slot, and one delta a lane is appended.
WITH done AS (
  INSERT INTO done_entries (ready_slot, queue, priority, enqueue_shard, job_id, state, kind, attempt, finalized_at)
  SELECT current_slot, :queue, 1 + job % 4, job / 4 % 4, nextval('leases_job_id_seq'), 'completed', 'send', 1, now()
  FROM queue_ring_state, generate_series(1, :jobs) AS job
  RETURNING ready_slot, queue, priority, enqueue_shard
)
INSERT INTO queue_terminal_count_deltas (ready_slot, queue, priority, enqueue_shard, terminal_delta)
SELECT ready_slot, queue, priority, enqueue_shard, count(*)
FROM done
GROUP BY ready_slot, queue, priority, enqueue_shard
