CREATE TABLE workspace_recent_workflow_unindexed (
  workspace_id bigint NOT NULL,
  published_run_id bigint NOT NULL,
  last_used_at timestamptz NOT NULL
);

INSERT INTO workspace_recent_workflow_unindexed (workspace_id, published_run_id, last_used_at)
SELECT run.workspace_id, version.published_run_id, max(run.updated_at)
FROM bots_savedrun AS run
JOIN bots_publishedrunversion AS version ON version.id = run.parent_version_id
GROUP BY run.workspace_id, version.published_run_id
ORDER BY run.workspace_id, version.published_run_id;

ALTER TABLE workspace_recent_workflow_unindexed ADD PRIMARY KEY (workspace_id, published_run_id);
