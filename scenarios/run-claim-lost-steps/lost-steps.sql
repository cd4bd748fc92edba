-- The published form: a join. A step of two ended runs would come twice; a retry links only steps that have finished.
SELECT step.id
FROM steps AS step
JOIN run_steps ON run_steps.step_id = step.id
JOIN runs ON runs.id = run_steps.run_id
  AND runs.state IN ('success', 'failed', 'crashed', 'cancelled', 'killed', 'exception', 'lost')
WHERE step.exit_reason IS NULL AND step.finished_at IS NULL
ORDER BY step.id
