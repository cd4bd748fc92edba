-- The same of the states in which a worker holds a run, which an index can serve: NOT IN the final ones none can.
SELECT id, state, claimed_at
FROM runs
WHERE state IN ('claimed', 'started')
  AND claimed_at
    + (coalesce((options ->> 'run_timeout_ms')::integer, :fallback_ms) + :grace_ms) * interval '1 millisecond' < :now
ORDER BY id
