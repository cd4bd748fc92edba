import { defineScenario, hotRatio, ratio } from 'planproof';
import dataset from '../../seed/recent-workflows/dataset.js';
import { saving } from './saving.js';

/** Version 1 is of the one workflow of the busiest workspace. A workflow has 40 versions at most. */
const hottest = { among: 1, stride: 40, together: 1 };
const TABLE = 'workspace_recent_workflow';
const UNINDEXED = 'workspace_recent_workflow_unindexed';

export default defineScenario({
  name: 'recent-workflows-writes',
  question: 'What does saving a run pay for remembering when its workflow was last used?',
  source: 'https://github.com/GooeyAI/gooey-server/issues/993',
  dataset,
  cases: [
    { name: 'hottest', params: hottest, connections: 1, why: 'one writer: every save updates the same row' },
    { name: 'hottest-4', params: hottest, connections: 4, why: 'four writers queue for the same row' },
    { name: 'hottest-16', params: hottest, connections: 16, why: 'sixteen writers queue for the same row' },
    {
      name: 'spread',
      params: { among: 1_000, stride: 3, together: 1 },
      connections: 4,
      why: 'four writers on a thousand workflows of many workspaces in turn',
    },
    {
      name: 'either-order',
      params: { among: 2, stride: 40, together: 2 },
      connections: 4,
      why: 'one transaction saves runs of two workflows, the next in the other order: deadlocks',
    },
  ],
  shapes: [
    { name: 'save', role: 'reference', ...saving('save.sql') },
    {
      name: 'save-and-upsert',
      role: 'candidate',
      setup: '../recent-workflows/last-used.setup.sql',
      ...saving('save.sql', 'upsert.sql'),
    },
    {
      name: 'save-and-upsert-no-index',
      role: 'candidate',
      setup: '../recent-workflows-alternatives/last-used-no-index.setup.sql',
      ...saving('save.sql', 'upsert-no-index.sql'),
    },
    { name: 'save-by-trigger', role: 'candidate', setup: 'migration.sql', ...saving('save.sql') },
  ],
  wear: {
    executions: { smoke: 200, ci: 1_000, default: 100_000 },
    // A deadlock costs a second before the server looks for it.
    mostSeconds: { smoke: 1, ci: 1.5, default: 180 },
    tables: [TABLE, UNINDEXED, 'bots_savedrun'],
    conditions: ['quiet', 'old-snapshot'],
  },
  invariants: [],
  budgets: [
    hotRatio(UNINDEXED, {
      shape: 'save-and-upsert-no-index',
      case: 'hottest',
      min: 0.9,
      reason: 'no index holds the column that a save changes',
    }),
    ratio('walBytes', { shape: 'save-and-upsert', case: 'hottest', max: 2 }),
    ratio('walBytes', { shape: 'save-and-upsert-no-index', case: 'hottest', max: 1.5 }),
  ],
});
