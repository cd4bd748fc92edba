-- Hops through the index from one workflow with runs in progress to the next, and reads only the first runs of each.
WITH RECURSIVE busy (workflow_id) AS (
  (
    SELECT workflow_id FROM runs
    WHERE state IN ('available', 'claimed', 'started')
    ORDER BY workflow_id
    LIMIT 1
  )
  UNION ALL
  SELECT (
    SELECT run.workflow_id FROM runs AS run
    WHERE run.state IN ('available', 'claimed', 'started') AND run.workflow_id > busy.workflow_id
    ORDER BY run.workflow_id
    LIMIT 1
  )
  FROM busy
  WHERE busy.workflow_id IS NOT NULL
),
in_progress AS (
  SELECT
    first.id, first.state, first.priority, first.inserted_at,
    coalesce(workflow.concurrency, project.concurrency) AS concurrency,
    row_number() OVER (
      PARTITION BY CASE WHEN workflow.concurrency IS NULL THEN project.id ELSE workflow.id END
      ORDER BY first.priority, first.inserted_at, first.id
    ) AS row_number
  FROM busy
  JOIN workflows AS workflow ON workflow.id = busy.workflow_id
  JOIN projects AS project ON project.id = workflow.project_id
  CROSS JOIN LATERAL (
    SELECT run.id, run.state, run.priority, run.inserted_at
    FROM runs AS run
    WHERE run.state IN ('available', 'claimed', 'started') AND run.workflow_id = busy.workflow_id
    ORDER BY run.priority, run.inserted_at, run.id
    LIMIT :per_workflow_limit
  ) AS first
)
SELECT id, priority, inserted_at
FROM in_progress
WHERE state = 'available' AND (concurrency IS NULL OR row_number <= concurrency)
ORDER BY priority, inserted_at, id
LIMIT :demand
