-- The numbers that workflow-limited compares with limits.
WITH ranked AS (
  SELECT
    run.id, run.state, run.priority, run.inserted_at, project.id AS project_id,
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
    id, state, priority, inserted_at, project_id, concurrency,
    row_number() OVER (PARTITION BY partition_key ORDER BY priority, inserted_at, id) AS row_number
  FROM ranked
  WHERE workflow_rank <= :per_workflow_limit
)
-- Where nothing limits, nobody compares the number.
SELECT
  id, state, CASE WHEN concurrency IS NOT NULL THEN row_number END AS row_number,
  project_id, concurrency, priority, inserted_at
FROM in_progress
WHERE concurrency IS NULL OR row_number <= concurrency
ORDER BY id
