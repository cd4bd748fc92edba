-- One index probe for each version that the workspace ever ran, hopping from each to the next.
WITH RECURSIVE latest AS (
  (
    SELECT parent_version_id, updated_at
    FROM bots_savedrun
    WHERE workspace_id = :workspace_id AND parent_version_id IS NOT NULL
    ORDER BY parent_version_id, updated_at DESC
    LIMIT 1
  )
  UNION ALL
  SELECT next.parent_version_id, next.updated_at
  FROM latest
  CROSS JOIN LATERAL (
    SELECT parent_version_id, updated_at
    FROM bots_savedrun
    WHERE workspace_id = :workspace_id AND parent_version_id > latest.parent_version_id
    ORDER BY parent_version_id, updated_at DESC
    LIMIT 1
  ) AS next
)
SELECT version.published_run_id, max(latest.updated_at) AS last_used_at
FROM latest
JOIN bots_publishedrunversion AS version ON version.id = latest.parent_version_id
GROUP BY version.published_run_id
ORDER BY last_used_at DESC, version.published_run_id
LIMIT :limit
