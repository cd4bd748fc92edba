CREATE TABLE workspace_user_recent_workflow (
  workspace_id bigint NOT NULL,
  uid varchar(128) NOT NULL,
  published_run_id bigint NOT NULL,
  last_used_at timestamptz NOT NULL
);

INSERT INTO workspace_user_recent_workflow (workspace_id, uid, published_run_id, last_used_at)
SELECT run.workspace_id, run.uid, version.published_run_id, max(run.updated_at)
FROM bots_savedrun AS run
JOIN bots_publishedrunversion AS version ON version.id = run.parent_version_id
GROUP BY run.workspace_id, run.uid, version.published_run_id;

ALTER TABLE workspace_user_recent_workflow ADD PRIMARY KEY (workspace_id, uid, published_run_id);

CREATE INDEX workspace_user_recent_workflow_last_used
  ON workspace_user_recent_workflow (workspace_id, uid, last_used_at DESC, published_run_id);
