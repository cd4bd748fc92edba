import { atMost, defineScenario, latency, matchesTruth, noSeqScan, noSpill, ratio, sameRows } from 'planproof';
import dataset from '../../seed/recent-workflows/dataset.js';
import { ABSENT_ID, HEAVY, MEDIAN_ID, SINGLE, WIDEST } from '../../seed/recent-workflows/workspaces.js';

const workspace = (name: string, workspace_id: number, why: string) => ({
  name,
  params: { workspace_id, limit: 4 },
  why,
});

const [hottest, second, third, fourth, fifth] = HEAVY;

export default defineScenario({
  name: 'recent-workflows',
  question: 'Which four workflows did this workspace use last?',
  source: 'https://github.com/GooeyAI/gooey-server/issues/993',
  dataset,
  cases: [
    workspace('hottest', hottest.id, 'a quarter of all runs, 1 workflow: 1,780,569 runs in production'),
    workspace('heavy-2', second.id, '231,343 runs in production, 3 workflows'),
    workspace('heavy-3', third.id, '69,119 runs in production, 1 workflow'),
    workspace('heavy-4', fourth.id, '53,981 runs in production, 3 workflows'),
    workspace('heavy-5', fifth.id, '52,471 runs in production, 10 workflows'),
    workspace('median', MEDIAN_ID, 'half of all workspaces have fewer runs'),
    workspace('widest', WIDEST.id, '240 workflows, the most there are: the worst for a row per workflow'),
    workspace('single', SINGLE.id, 'one run in all'),
    workspace('absent', ABSENT_ID, 'no such workspace: the answer is no row'),
  ],
  shapes: [
    { name: 'distinct-on', role: 'reference', query: 'distinct-on.sql' },
    { name: 'last-used', role: 'candidate', setup: 'last-used.setup.sql', query: 'last-used.sql' },
  ],
  invariants: [
    sameRows({ ordered: true }),
    matchesTruth({
      shape: 'last-used',
      table: 'workspace_recent_workflow',
      key: ['workspace_id', 'published_run_id'],
      value: 'last_used_at',
      truth: `SELECT run.workspace_id, version.published_run_id, max(run.updated_at) AS last_used_at
              FROM bots_savedrun AS run
              JOIN bots_publishedrunversion AS version ON version.id = run.parent_version_id
              GROUP BY run.workspace_id, version.published_run_id`,
    }),
  ],
  budgets: [
    latency('p95', { shape: 'last-used', maxMs: 5, reason: 'it runs on every load of the home page' }),
    atMost('sharedBlocks', 8, { shape: 'last-used' }),
    ratio('sharedBlocks', { shape: 'last-used', case: 'hottest', max: 0.01 }),
    ratio('onCpuTimeMs', { shape: 'last-used', case: 'hottest', max: 0.1 }),
    noSeqScan('bots_savedrun'),
    noSpill(),
  ],
});
