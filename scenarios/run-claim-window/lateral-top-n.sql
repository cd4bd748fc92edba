-- The numbers that lateral-top-n compares with limits.
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
    first.id, first.state, first.priority, first.inserted_at, project.id AS project_id,
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
-- Where nothing limits, nobody compares the number.
SELECT
  id, state, CASE WHEN concurrency IS NOT NULL THEN row_number END AS row_number,
  project_id, concurrency, priority, inserted_at
FROM in_progress
WHERE concurrency IS NULL OR row_number <= concurrency
ORDER BY id
