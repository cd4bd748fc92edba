-- How many jobs of these queues ever finished? Live ones are counted one by one.
WITH pruned AS (
  SELECT coalesce(sum(pruned_terminal_count), 0)::bigint AS terminal
  FROM queue_terminal_rollups
  WHERE queue = ANY (:queues)
), live AS (
  SELECT count(*) AS terminal
  FROM done_entries
  WHERE queue = ANY (:queues)
)
SELECT pruned.terminal + live.terminal AS terminal
FROM pruned CROSS JOIN live
