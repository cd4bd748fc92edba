-- How many jobs of these queues ever finished? Live ones are the sum of a counter for each slot and lane.
WITH pruned AS (
  SELECT coalesce(sum(pruned_terminal_count), 0)::bigint AS terminal
  FROM queue_terminal_rollups
  WHERE queue = ANY (:queues)
), live AS (
  SELECT coalesce(sum(live_terminal_count), 0)::bigint AS terminal
  FROM queue_terminal_live_counts
  WHERE queue = ANY (:queues)
)
SELECT pruned.terminal + live.terminal AS terminal
FROM pruned CROSS JOIN live
