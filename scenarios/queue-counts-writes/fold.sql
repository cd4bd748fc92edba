-- Pending deltas become part of the folded counts; a no-op while an old snapshot would keep their dead versions. Readers see
-- the sum unchanged: both happen in one statement.
WITH pending AS (
  DELETE FROM queue_terminal_count_deltas
  WHERE NOT EXISTS (
    SELECT FROM pg_stat_activity WHERE datname = current_database() AND age(backend_xmin) > 50
  )
  RETURNING ready_slot, queue, priority, enqueue_shard, terminal_delta
)
INSERT INTO queue_terminal_folded_counts AS folded (ready_slot, queue, priority, enqueue_shard, folded_terminal_count)
SELECT ready_slot, queue, priority, enqueue_shard, sum(terminal_delta)
FROM pending
GROUP BY ready_slot, queue, priority, enqueue_shard
ORDER BY ready_slot, queue, priority, enqueue_shard
ON CONFLICT (ready_slot, queue, priority, enqueue_shard)
DO UPDATE SET folded_terminal_count = folded.folded_terminal_count + excluded.folded_terminal_count
