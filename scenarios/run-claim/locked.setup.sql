ALTER TABLE runs ADD COLUMN IF NOT EXISTS workflow_id uuid REFERENCES workflows (id);

-- Finished runs are never claimed: only those in progress need to know their workflow.
UPDATE runs
SET workflow_id = work_orders.workflow_id
FROM work_orders
WHERE work_orders.id = runs.work_order_id AND runs.state IN ('available', 'claimed', 'started')
  AND runs.workflow_id IS NULL;

CREATE OR REPLACE FUNCTION runs_know_their_workflow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT workflow_id INTO NEW.workflow_id FROM work_orders WHERE id = NEW.work_order_id;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER runs_know_their_workflow BEFORE INSERT OR UPDATE OF work_order_id ON runs
  FOR EACH ROW EXECUTE FUNCTION runs_know_their_workflow();

CREATE INDEX runs_waiting_by_workflow ON runs (workflow_id, priority, inserted_at, id) WHERE state = 'available';
CREATE INDEX runs_held_by_workflow ON runs (workflow_id) WHERE state IN ('claimed', 'started');

-- What may be claimed: of the first `depth` runs that wait in each workflow, as many as its limit has places left. Runs that
-- are held take their places first, whatever waits with a higher priority.
CREATE FUNCTION claimable_runs(depth bigint)
RETURNS TABLE (id uuid, priority smallint, inserted_at timestamptz, limited_by uuid)
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE waiting (workflow_id) AS (
    (SELECT workflow_id FROM runs WHERE state = 'available' ORDER BY workflow_id LIMIT 1)
    UNION ALL
    SELECT (
      SELECT run.workflow_id FROM runs AS run
      WHERE run.state = 'available' AND run.workflow_id > waiting.workflow_id
      ORDER BY run.workflow_id
      LIMIT 1
    )
    FROM waiting
    WHERE waiting.workflow_id IS NOT NULL
  ),
  limits AS (
    SELECT
      workflow.id AS workflow_id,
      coalesce(workflow.concurrency, project.concurrency) AS places,
      CASE
        WHEN workflow.concurrency IS NOT NULL THEN workflow.id
        WHEN project.concurrency IS NOT NULL THEN project.id
      END AS limited_by
    FROM workflows AS workflow
    JOIN projects AS project ON project.id = workflow.project_id
  ),
  held AS (
    SELECT limits.limited_by, count(*) AS runs
    FROM runs AS run
    JOIN limits ON limits.workflow_id = run.workflow_id
    WHERE run.state IN ('claimed', 'started') AND limits.limited_by IS NOT NULL
    GROUP BY limits.limited_by
  ),
  line AS (
    SELECT
      first.id, first.priority, first.inserted_at, limits.limited_by, limits.places,
      row_number() OVER (
        PARTITION BY limits.limited_by ORDER BY first.priority, first.inserted_at, first.id
      ) AS place
    FROM waiting
    JOIN limits ON limits.workflow_id = waiting.workflow_id
    CROSS JOIN LATERAL (
      SELECT run.id, run.priority, run.inserted_at
      FROM runs AS run
      WHERE run.state = 'available' AND run.workflow_id = waiting.workflow_id
      ORDER BY run.priority, run.inserted_at, run.id
      LIMIT depth
    ) AS first
  )
  SELECT line.id, line.priority, line.inserted_at, line.limited_by
  FROM line
  LEFT JOIN held ON held.limited_by = line.limited_by
  WHERE line.limited_by IS NULL OR line.place <= line.places - coalesce(held.runs, 0)
$$;

-- Claims the first `demand` runs in line for a worker. The limits of those runs are locked before a later statement, with a later
-- snapshot, counts what they hold; a limit that another claim has locked is left to that one, and nothing behind a limit
-- that was not asked for is taken. So a claim may get fewer runs than it asks for; nobody waits.
CREATE FUNCTION claim_runs(worker text, demand bigint, depth bigint) RETURNS SETOF runs
LANGUAGE plpgsql AS $$
DECLARE
  asked uuid[];
  locked uuid[];
BEGIN
  SELECT
    coalesce(array_agg(next.limited_by), '{}'),
    coalesce(array_agg(next.limited_by) FILTER (
      WHERE pg_try_advisory_xact_lock(hashtextextended(next.limited_by::text, 0))
    ), '{}')
  INTO asked, locked
  FROM (
    SELECT DISTINCT first.limited_by
    FROM (
      SELECT claimable.limited_by FROM claimable_runs(depth) AS claimable
      ORDER BY claimable.priority, claimable.inserted_at, claimable.id
      LIMIT demand
    ) AS first
    WHERE first.limited_by IS NOT NULL
  ) AS next;

  RETURN QUERY
  WITH line AS (
    SELECT
      claimable.id, claimable.limited_by,
      count(*) FILTER (WHERE claimable.limited_by IS NOT NULL AND claimable.limited_by <> ALL (asked)) OVER (
        ORDER BY claimable.priority, claimable.inserted_at, claimable.id
      ) AS strangers
    FROM claimable_runs(depth) AS claimable
  ),
  eligible AS MATERIALIZED (
    SELECT run.id
    FROM runs AS run
    JOIN line ON line.id = run.id
    WHERE run.state = 'available' AND line.strangers = 0
      AND (line.limited_by IS NULL OR line.limited_by = ANY (locked))
    ORDER BY run.priority, run.inserted_at, run.id
    LIMIT demand
    FOR UPDATE OF run SKIP LOCKED
  )
  UPDATE runs
  SET state = 'claimed', claimed_at = clock_timestamp(), worker_name = worker
  FROM eligible
  WHERE runs.id = eligible.id
  RETURNING runs.*;
END
$$;
