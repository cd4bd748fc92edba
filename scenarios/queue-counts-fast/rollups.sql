-- What was pruned is taken for everything: behind the truth by what is live.
SELECT coalesce(sum(pruned_terminal_count), 0)::bigint AS terminal
FROM queue_terminal_rollups
WHERE queue = ANY (:queues)
