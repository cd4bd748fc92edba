-- How many jobs of this queue ever finished at this priority? Live ones are counted one by one.
WITH pruned AS (
  SELECT coalesce(sum(pruned_terminal_count), 0)::bigint AS terminal
  FROM queue_terminal_rollups
  WHERE queue = :queue AND priority = :priority
), live AS (
  SELECT count(*) AS terminal
  FROM done_entries
  WHERE queue = :queue AND priority = :priority
)
SELECT pruned.terminal + live.terminal AS terminal
FROM pruned CROSS JOIN live
