-- Claims what workflow-limited offers, and skips what another claim holds. MATERIALIZED fences the planner: nothing is chosen twice.
WITH ranked AS (
  SELECT
    run.id, run.priority, run.inserted_at,
    coalesce(workflow.concurrency, project.concurrency) AS concurrency,
    CASE WHEN workflow.concurrency IS NULL THEN project.id ELSE workflow.id END AS partition_key,
    row_number() OVER (
      PARTITION BY workflow.id ORDER BY run.priority, run.inserted_at, run.id
    ) AS workflow_rank
  FROM runs AS run
  JOIN work_orders AS work_order ON work_order.id = run.work_order_id
  JOIN workflows AS workflow ON workflow.id = work_order.workflow_id
  JOIN projects AS project ON project.id = workflow.project_id
  WHERE run.state IN ('available', 'claimed', 'started')
),
in_progress AS (
  SELECT
    id, concurrency,
    row_number() OVER (PARTITION BY partition_key ORDER BY priority, inserted_at, id) AS row_number
  FROM ranked
  WHERE workflow_rank <= :per_workflow_limit
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
