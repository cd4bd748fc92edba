-- Every job that was claimed and not taken back is taken for finished: ahead of the truth by what is in flight.
SELECT coalesce(sum(claimed - removed), 0)::bigint AS terminal
FROM queue_heads
WHERE queue = ANY (:queues)
