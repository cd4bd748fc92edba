-- Which runs are lost, decided for every run there is: those that a worker claimed so long ago that even with its time limit
-- and a grace it should have reported.
SELECT id, state, claimed_at
FROM runs
WHERE CASE
  WHEN state NOT IN ('claimed', 'started') THEN false
  WHEN options IS NULL THEN
    claimed_at + make_interval(secs => (:fallback_ms::float8 + :grace_ms::float8) / 1000) < :now::timestamptz
  ELSE
    claimed_at + make_interval(secs => ((options ->> 'run_timeout_ms')::float8 + :grace_ms::float8) / 1000)
      < :now::timestamptz
  END
ORDER BY id
