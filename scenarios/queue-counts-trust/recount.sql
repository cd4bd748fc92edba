-- May the counters be believed? Whoever knows no marker has to count everything anew.
SELECT NOT EXISTS (
  SELECT FROM (
    SELECT ready_slot, queue, priority, enqueue_shard, count(*) AS live_terminal_count
    FROM done_entries
    GROUP BY ready_slot, queue, priority, enqueue_shard
  ) AS counted
  FULL JOIN queue_terminal_live_counts AS counter USING (ready_slot, queue, priority, enqueue_shard)
  WHERE coalesce(counted.live_terminal_count, 0) <> coalesce(counter.live_terminal_count, 0)
) AS trusted
