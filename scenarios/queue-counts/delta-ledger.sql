-- How many jobs of these queues ever finished? Live ones are what was folded and what is still pending, in one snapshot.
WITH pruned AS (
  SELECT coalesce(sum(pruned_terminal_count), 0)::bigint AS terminal
  FROM queue_terminal_rollups
  WHERE queue = ANY (:queues)
), live AS (
  SELECT (folded.terminal + pending.terminal)::bigint AS terminal
  FROM (
    SELECT coalesce(sum(folded_terminal_count), 0) AS terminal
    FROM queue_terminal_folded_counts
    WHERE queue = ANY (:queues)
  ) AS folded
  CROSS JOIN (
    SELECT coalesce(sum(terminal_delta), 0) AS terminal
    FROM queue_terminal_count_deltas
    WHERE queue = ANY (:queues)
  ) AS pending
)
SELECT pruned.terminal + live.terminal AS terminal
FROM pruned CROSS JOIN live
