-- Two things that the published query is not meant for: a limit above what it looks at in a workflow, and a workflow without a
-- limit in which more is held than that.
UPDATE workflows SET concurrency = 60
WHERE id = (
  SELECT work_orders.workflow_id FROM runs JOIN work_orders ON work_orders.id = runs.work_order_id
  WHERE runs.state = 'available'
  GROUP BY work_orders.workflow_id
  ORDER BY count(*) DESC
  LIMIT 1
);

WITH workflow AS (
  SELECT workflows.id FROM workflows JOIN projects ON projects.id = workflows.project_id
  WHERE workflows.concurrency IS NULL AND projects.concurrency IS NULL
  ORDER BY workflows.id
  LIMIT 1
)
INSERT INTO work_orders (id, workflow_id, inserted_at)
SELECT md5('beyond ' || n)::uuid, workflow.id, '2026-05-01 12:00:00+00' FROM workflow, generate_series(1, 70) AS n;

INSERT INTO runs (id, work_order_id, state, priority, inserted_at, claimed_at, started_at)
SELECT
  md5('run ' || n)::uuid, work_order.id, CASE WHEN n <= 60 THEN 'started' ELSE 'available' END, 0,
  timestamptz '2026-05-01 12:00:00+00' + n * interval '1 second',
  CASE WHEN n <= 60 THEN timestamptz '2026-06-01 11:59:00+00' END,
  CASE WHEN n <= 60 THEN timestamptz '2026-06-01 11:59:00+00' END
FROM generate_series(1, 70) AS n
JOIN work_orders AS work_order ON work_order.id = md5('beyond ' || n)::uuid;

ANALYZE;
