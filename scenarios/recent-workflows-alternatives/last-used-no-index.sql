-- At most 240 rows a workspace: read them all by the primary key and sort.
SELECT published_run_id, last_used_at
FROM workspace_recent_workflow_unindexed
WHERE workspace_id = :workspace_id
ORDER BY last_used_at DESC, published_run_id
LIMIT :limit
