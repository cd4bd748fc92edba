-- Claims what window-all offers, and skips what another claim holds. MATERIALIZED fences the planner: nothing is chosen twice.
WITH in_progress AS (
  SELECT
    run.id,
    coalesce(workflow.concurrency, project.concurrency) AS concurrency,
    row_number() OVER (
      PARTITION BY CASE WHEN workflow.concurrency IS NULL THEN project.id ELSE workflow.id END
      ORDER BY run.priority, run.inserted_at, run.id
    ) AS row_number
  FROM runs AS run
  JOIN work_orders AS work_order ON work_order.id = run.work_order_id
  JOIN workflows AS workflow ON workflow.id = work_order.workflow_id
  JOIN projects AS project ON project.id = workflow.project_id
  WHERE run.state IN ('available', 'claimed', 'started')
),
eligible AS MATERIALIZED (
  SELECT run.id
  FROM runs AS run
  JOIN in_progress ON in_progress.id = run.id
  WHERE run.state = 'available'
    AND (in_progress.concurrency IS NULL OR in_progress.row_number <= in_progress.concurrency)
  ORDER BY run.priority, run.inserted_at, run.id
  LIMIT :demand
  FOR UPDATE OF run SKIP LOCKED
)
UPDATE runs
SET state = 'claimed', claimed_at = clock_timestamp(), worker_name = :worker
FROM eligible
WHERE runs.id = eligible.id
RETURNING runs.id
