import { type Invariant, matchesTruth } from 'planproof';

/** When each workflow was last used in each workspace, derived from all runs. */
export const TRUTH = `
  SELECT run.workspace_id, version.published_run_id, max(run.updated_at) AS last_used_at
  FROM bots_savedrun AS run
  JOIN bots_publishedrunversion AS version ON version.id = run.parent_version_id
  GROUP BY run.workspace_id, version.published_run_id`;

/** The table that remembers says what the runs say. */
export const remembered: Invariant = matchesTruth({
  shape: 'last-used',
  table: 'workspace_recent_workflow',
  key: ['workspace_id', 'published_run_id'],
  value: 'last_used_at',
  truth: TRUTH,
});
