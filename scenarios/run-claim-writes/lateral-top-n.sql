-- Claims what lateral-top-n offers, and skips what another claim holds. MATERIALIZED fences the planner: nothing is chosen twice.
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
    first.id,
    coalesce(workflow.concurrency, project.concurrency) AS concurrency,
    row_number() OVER (
      PARTITION BY CASE WHEN workflow.concurrency IS NULL THEN project.id ELSE workflow.id END
      ORDER BY first.priority, first.inserted_at, first.id
    ) AS row_number
  FROM busy
  JOIN workflows AS workflow ON workflow.id = busy.workflow_id
  JOIN projects AS project ON project.id = workflow.project_id
  CROSS JOIN LATERAL (
    SELECT run.id, run.priority, run.inserted_at
    FROM runs AS run
    WHERE run.state IN ('available', 'claimed', 'started') AND run.workflow_id = busy.workflow_id
    ORDER BY run.priority, run.inserted_at, run.id
    LIMIT :per_workflow_limit
  ) AS first
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
