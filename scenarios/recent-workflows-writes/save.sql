-- A run of one version of a published workflow is saved.
INSERT INTO bots_savedrun
  (id, workspace_id, parent_version_id, workflow, run_time_ms, price, is_api_call, run_id, uid, run_status, state,
   created_at, updated_at)
SELECT :id, published.workspace_id, version.id, 1, 9000, 5, false, 'run', 'user', '', '{"page": "VideoBots"}',
  :saved_at, :saved_at
FROM bots_publishedrunversion AS version
JOIN bots_publishedrun AS published ON published.id = version.published_run_id
WHERE version.id = :version_id
