-- The same over the latest 200 runs only: bounded, and therefore blind to what was used before them.
SELECT published_run_id, max(updated_at) AS last_used_at
FROM (
  SELECT version.published_run_id, run.updated_at
  FROM (
    SELECT id, parent_version_id, updated_at
    FROM bots_savedrun
    WHERE workspace_id = :workspace_id AND parent_version_id IS NOT NULL
    ORDER BY updated_at DESC, id DESC
    LIMIT 200
  ) AS run
  JOIN bots_publishedrunversion AS version ON version.id = run.parent_version_id
) AS latest
GROUP BY published_run_id
ORDER BY last_used_at DESC, published_run_id
LIMIT :limit
