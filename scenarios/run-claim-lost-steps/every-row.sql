-- Which steps were left open, decided for every step there is: open, although a run of theirs has ended.
SELECT step.id
FROM steps AS step
WHERE CASE
  WHEN step.exit_reason IS NOT NULL OR step.finished_at IS NOT NULL THEN false
  ELSE EXISTS (
    SELECT FROM run_steps JOIN runs ON runs.id = run_steps.run_id
    WHERE run_steps.step_id = step.id
      AND runs.state IN ('success', 'failed', 'crashed', 'cancelled', 'killed', 'exception', 'lost')
  )
  END
ORDER BY step.id
