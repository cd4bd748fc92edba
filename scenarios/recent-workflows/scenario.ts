import { atMost, defineScenario, growth, latency, noSeqScan, noSpill, ratio, sameRows } from 'planproof';
import dataset from '../../seed/recent-workflows/dataset.js';
import { ABSENT_ID, HEAVY, MEDIAN_ID, SINGLE, WIDEST } from '../../seed/recent-workflows/workspaces.js';
import { faults } from './faults.js';
import { operations } from './operations.js';
import { remembered } from './truth.js';
import { walkAndDedup } from './walkAndDedup.js';

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
    {
      name: 'last-used-no-index',
      role: 'candidate',
      setup: 'last-used-no-index.setup.sql',
      query: 'last-used-no-index.sql',
    },
    {
      name: 'walk-and-dedup',
      role: 'candidate',
      queries: ['walk-and-dedup.declare.sql', 'walk-and-dedup.fetch.sql', 'walk-and-dedup.close.sql'],
      run: walkAndDedup,
    },
    {
      name: 'bounded-walk',
      role: 'candidate',
      setup: 'bounded-walk.setup.sql',
      query: 'bounded-walk.sql',
      exact: false,
    },
    {
      name: 'loose-index-scan',
      role: 'candidate',
      setup: 'loose-index-scan.setup.sql',
      query: 'loose-index-scan.sql',
    },
  ],
  invariants: [sameRows({ ordered: true }), remembered],
  budgets: [
    latency('p95', { shape: 'last-used', maxMs: 5, reason: 'it runs on every load of the home page' }),
    atMost('sharedBlocks', 8, { shape: 'last-used' }),
    ratio('sharedBlocks', { shape: 'last-used', case: 'hottest', max: 0.01 }),
    ratio('onCpuTimeMs', { shape: 'last-used', case: 'hottest', max: 0.1 }),
    noSeqScan('bots_savedrun', { shape: 'last-used' }),
    noSpill({ shape: 'last-used' }),
    atMost('sharedBlocks', 12, { shape: 'last-used-no-index', reason: 'at most 240 rows a workspace' }),
    growth('sharedBlocks', { along: 'runs', case: 'hottest', shape: 'distinct-on', min: 0.85, max: 1.15 }),
    growth('sharedBlocks', { along: 'runs', case: 'hottest', shape: 'last-used', max: 0.1 }),
    growth('sharedBlocks', { along: 'distinct', case: 'hottest', shape: 'last-used', max: 0.1 }),
  ],
  churn: { shapes: ['distinct-on', 'last-used'], operations },
  faults,
});
