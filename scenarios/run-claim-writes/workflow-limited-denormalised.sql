-- Claims what workflow-limited-denormalised offers, and skips what another claim holds. MATERIALIZED fences the planner: nothing is chosen twice.
WITH ranked AS (
  SELECT
    id, workflow_id, priority, inserted_at,
    row_number() OVER (PARTITION BY workflow_id ORDER BY priority, inserted_at, id) AS workflow_rank
  FROM runs
  WHERE state IN ('available', 'claimed', 'started')
),
in_progress AS (
  SELECT
    ranked.id,
    coalesce(workflow.concurrency, project.concurrency) AS concurrency,
    row_number() OVER (
      PARTITION BY CASE WHEN workflow.concurrency IS NULL THEN project.id ELSE workflow.id END
      ORDER BY ranked.priority, ranked.inserted_at, ranked.id
    ) AS row_number
  FROM ranked
  JOIN workflows AS workflow ON workflow.id = ranked.workflow_id
  JOIN projects AS project ON project.id = workflow.project_id
  WHERE ranked.workflow_rank <= :per_workflow_limit
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
