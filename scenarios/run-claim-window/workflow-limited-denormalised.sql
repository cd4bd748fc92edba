-- The numbers that workflow-limited-denormalised compares with limits.
WITH ranked AS (
  SELECT
    id, state, workflow_id, priority, inserted_at,
    row_number() OVER (PARTITION BY workflow_id ORDER BY priority, inserted_at, id) AS workflow_rank
  FROM runs
  WHERE state IN ('available', 'claimed', 'started')
),
in_progress AS (
  SELECT
    ranked.id, ranked.state, ranked.priority, ranked.inserted_at, project.id AS project_id,
    coalesce(workflow.concurrency, project.concurrency) AS concurrency,
    row_number() OVER (
      PARTITION BY CASE WHEN workflow.concurrency IS NULL THEN project.id ELSE workflow.id END
      ORDER BY ranked.priority, ranked.inserted_at, ranked.id
    ) AS row_number
  FROM ranked
  JOIN workflows AS workflow ON workflow.id = ranked.workflow_id
  JOIN projects AS project ON project.id = workflow.project_id
  WHERE ranked.workflow_rank <= :per_workflow_limit
)
-- Where nothing limits, nobody compares the number.
SELECT
  id, state, CASE WHEN concurrency IS NOT NULL THEN row_number END AS row_number,
  project_id, concurrency, priority, inserted_at
FROM in_progress
WHERE concurrency IS NULL OR row_number <= concurrency
ORDER BY id
