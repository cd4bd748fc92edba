-- The workspace has used the workflow at this time, unless it has at a later one already: saves may come out of order.
INSERT INTO workspace_recent_workflow AS recent (workspace_id, published_run_id, last_used_at)
SELECT published.workspace_id, published.id, :saved_at
FROM bots_publishedrunversion AS version
JOIN bots_publishedrun AS published ON published.id = version.published_run_id
WHERE version.id = :version_id
ON CONFLICT (workspace_id, published_run_id)
DO UPDATE SET last_used_at = GREATEST(recent.last_used_at, excluded.last_used_at)
