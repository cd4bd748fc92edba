-- A run knows its version, and only through it the published run: so the hop is over versions.
CREATE INDEX bots_savedrun_workspace_version_updated_at
  ON bots_savedrun (workspace_id, parent_version_id, updated_at DESC);
