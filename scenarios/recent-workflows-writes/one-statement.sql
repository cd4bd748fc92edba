-- The backfill as one statement, in the place of the batches. Without the lock it would bring back what is deleted meanwhile;
-- with it nobody saves a run until it ends.
BEGIN;
LOCK TABLE bots_savedrun IN SHARE ROW EXCLUSIVE MODE;
INSERT INTO workspace_recent_workflow AS recent (workspace_id, published_run_id, last_used_at)
SELECT run.workspace_id, version.published_run_id, max(run.updated_at)
FROM bots_savedrun AS run
JOIN bots_publishedrunversion AS version ON version.id = run.parent_version_id
GROUP BY run.workspace_id, version.published_run_id
ON CONFLICT (workspace_id, published_run_id)
DO UPDATE SET last_used_at = GREATEST(recent.last_used_at, excluded.last_used_at);
COMMIT;
