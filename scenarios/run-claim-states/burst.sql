-- Everything had been done when statistics were taken last; since then 1,000 runs came, an eighth of them in one workflow or more.
UPDATE runs SET state = 'success', finished_at = '2026-06-01 12:00:00+00'
WHERE state IN ('available', 'claimed', 'started');

ANALYZE runs;

INSERT INTO work_orders (id, workflow_id, inserted_at)
SELECT md5('burst ' || n)::uuid, workflow.id, '2026-06-01 12:00:00+00'
FROM generate_series(1, 1000) AS n
JOIN (
  SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS workflows FROM workflows
) AS workflow ON workflow.place = floor(workflow.workflows * ((n - 1) / 1000.0) ^ 3);

INSERT INTO runs (id, work_order_id, priority, inserted_at)
SELECT
  md5('run ' || n)::uuid, work_order.id, CASE WHEN n % 10 = 0 THEN 0 ELSE 1 END,
  timestamptz '2026-06-01 12:00:00+00' + n * interval '1 millisecond'
FROM generate_series(1, 1000) AS n
JOIN work_orders AS work_order ON work_order.id = md5('burst ' || n)::uuid;
