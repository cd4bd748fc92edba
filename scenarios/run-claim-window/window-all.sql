-- The numbers that window-all compares with limits, for every run that any shape could let through.
WITH in_progress AS (
  SELECT
    run.id, run.state, run.priority, run.inserted_at, project.id AS project_id,
    coalesce(workflow.concurrency, project.concurrency) AS concurrency,
    row_number() OVER (
      PARTITION BY CASE WHEN workflow.concurrency IS NULL THEN project.id ELSE workflow.id END
      ORDER BY run.priority, run.inserted_at, run.id
    ) AS row_number,
    row_number() OVER (
      PARTITION BY workflow.id ORDER BY run.priority, run.inserted_at, run.id
    ) AS workflow_rank
  FROM runs AS run
  JOIN work_orders AS work_order ON work_order.id = run.work_order_id
  JOIN workflows AS workflow ON workflow.id = work_order.workflow_id
  JOIN projects AS project ON project.id = workflow.project_id
  WHERE run.state IN ('available', 'claimed', 'started')
)
-- Where nothing limits, nobody compares the number: behind a queue that was cut it is another one.
SELECT
  id, state, CASE WHEN concurrency IS NOT NULL THEN row_number END AS row_number,
  project_id, concurrency, priority, inserted_at
FROM in_progress
WHERE CASE WHEN concurrency IS NULL THEN workflow_rank <= :per_workflow_limit ELSE row_number <= concurrency END
ORDER BY id
