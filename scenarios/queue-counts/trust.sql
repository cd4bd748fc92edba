-- May the counters be believed?
SELECT terminal_counter_trusted_at IS NOT NULL AS trusted
FROM queue_ring_state
WHERE singleton
