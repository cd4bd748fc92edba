CREATE INDEX bots_savedrun_workspace_updated_at ON bots_savedrun (workspace_id, updated_at DESC, id DESC)
  WHERE parent_version_id IS NOT NULL;
