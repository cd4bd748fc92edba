-- The published form: whatever is not final and not finished.
SELECT id, state, claimed_at
FROM runs
WHERE finished_at IS NULL
  AND state NOT IN ('success', 'failed', 'crashed', 'cancelled', 'killed', 'exception', 'lost')
  AND (
    claimed_at + ((options ->> 'run_timeout_ms')::integer + :grace_ms) * interval '1 millisecond' < :now
    OR (options IS NULL AND claimed_at < :now::timestamptz - (:fallback_ms + :grace_ms) * interval '1 millisecond')
  )
ORDER BY id
