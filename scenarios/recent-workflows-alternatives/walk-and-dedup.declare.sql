-- The whole history, newest first, as the application would stream it to drop duplicates itself.
DECLARE history NO SCROLL CURSOR FOR
SELECT version.published_run_id, run.updated_at AS last_used_at
FROM bots_savedrun AS run
JOIN bots_publishedrunversion AS version ON version.id = run.parent_version_id
WHERE run.workspace_id = :workspace_id
ORDER BY run.updated_at DESC, version.published_run_id
