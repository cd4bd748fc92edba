-- How many jobs of this queue ever finished at this priority? Live ones are the sum of a counter for each slot and shard.
WITH pruned AS (
  SELECT coalesce(sum(pruned_terminal_count), 0)::bigint AS terminal
  FROM queue_terminal_rollups
  WHERE queue = :queue AND priority = :priority
), live AS (
  SELECT coalesce(sum(live_terminal_count), 0)::bigint AS terminal
  FROM queue_terminal_live_counts
  WHERE queue = :queue AND priority = :priority
)
SELECT pruned.terminal + live.terminal AS terminal
FROM pruned CROSS JOIN live
