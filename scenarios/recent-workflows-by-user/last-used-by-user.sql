-- The same question of the table that remembers when each user last used each workflow in each workspace.
SELECT published_run_id, last_used_at
FROM workspace_user_recent_workflow
WHERE workspace_id = :workspace_id AND uid = :uid
ORDER BY last_used_at DESC, published_run_id
LIMIT :limit
