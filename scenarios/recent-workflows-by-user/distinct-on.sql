-- Which workflows did this user use last in this workspace? Derived from the workspace's run history.
SELECT published_run_id, last_used_at
FROM (
  SELECT DISTINCT ON (version.published_run_id)
    version.published_run_id,
    run.updated_at AS last_used_at
  FROM bots_savedrun AS run
  JOIN bots_publishedrunversion AS version ON version.id = run.parent_version_id
  WHERE run.workspace_id = :workspace_id AND run.uid = :uid
  ORDER BY version.published_run_id, run.updated_at DESC
) AS workflow
ORDER BY last_used_at DESC, published_run_id
LIMIT :limit
