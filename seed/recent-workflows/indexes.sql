ALTER TABLE workspaces_workspace ADD PRIMARY KEY (id);

ALTER TABLE bots_publishedrun ADD PRIMARY KEY (id);
ALTER TABLE bots_publishedrun ADD UNIQUE (published_run_id);
CREATE INDEX bots_publishedrun_workspace_id ON bots_publishedrun (workspace_id);
ALTER TABLE bots_publishedrun
  ADD FOREIGN KEY (workspace_id) REFERENCES workspaces_workspace (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE bots_publishedrunversion ADD PRIMARY KEY (id);
ALTER TABLE bots_publishedrunversion ADD UNIQUE (version_id);
CREATE INDEX bots_publishedrunversion_published_run_id ON bots_publishedrunversion (published_run_id);
ALTER TABLE bots_publishedrunversion
  ADD FOREIGN KEY (published_run_id) REFERENCES bots_publishedrun (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE bots_savedrun ADD PRIMARY KEY (id);
CREATE INDEX bots_savedrun_workspace_id ON bots_savedrun (workspace_id);
CREATE INDEX bots_savedrun_parent_version_id ON bots_savedrun (parent_version_id);
ALTER TABLE bots_savedrun
  ADD FOREIGN KEY (workspace_id) REFERENCES workspaces_workspace (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE bots_savedrun
  ADD FOREIGN KEY (parent_version_id) REFERENCES bots_publishedrunversion (id) DEFERRABLE INITIALLY DEFERRED;
