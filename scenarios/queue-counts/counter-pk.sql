-- The sum of counters as a server without skip scans finds it when the primary key alone is there: it looks at every counter
-- of every queue. FILTER keeps PostgreSQL 18 from skipping along the primary key, which is what counter-skip shows.
WITH pruned AS (
  SELECT coalesce(sum(pruned_terminal_count), 0)::bigint AS terminal
  FROM queue_terminal_rollups
  WHERE queue = ANY (:queues)
), live AS (
  SELECT coalesce(sum(live_terminal_count) FILTER (WHERE queue = ANY (:queues)), 0)::bigint AS terminal
  FROM queue_terminal_live_counts
)
SELECT pruned.terminal + live.terminal AS terminal
FROM pruned CROSS JOIN live
