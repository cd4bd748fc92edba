-- The same question of the table that remembers when each workflow was last used in each workspace.
SELECT published_run_id, last_used_at
FROM workspace_recent_workflow
WHERE workspace_id = :workspace_id
ORDER BY last_used_at DESC, published_run_id
LIMIT :limit
