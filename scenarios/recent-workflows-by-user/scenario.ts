import { atMost, defineScenario, matchesTruth, noSeqScan, noSpill, ratio, sameRows } from 'planproof';
import dataset from '../../seed/recent-workflows/dataset.js';
import { uidOf } from '../../seed/recent-workflows/texts.js';
import { HEAVY, WIDEST } from '../../seed/recent-workflows/workspaces.js';

const [hottest] = HEAVY;

const user = (name: string, workspace_id: number, uid: string, why: string) => ({
  name,
  params: { workspace_id, uid, limit: 4 },
  why,
});

export default defineScenario({
  name: 'recent-workflows-by-user',
  question: 'Which four workflows did this member of a team use last?',
  source: 'https://github.com/GooeyAI/gooey-server/issues/993',
  dataset,
  cases: [
    user('hottest', hottest.id, uidOf(0), 'the busiest user of the busiest workspace'),
    user('median', hottest.id, uidOf(5), 'half of its runs are by users as busy as this one or busier'),
    user('widest', WIDEST.id, uidOf(7 * HEAVY.length), 'the busiest user where there are 240 workflows'),
    user('absent', hottest.id, 'nobody', 'never ran anything: the answer is no row'),
  ],
  shapes: [
    { name: 'distinct-on', role: 'reference', query: 'distinct-on.sql' },
    {
      name: 'last-used-by-user',
      role: 'candidate',
      setup: 'last-used-by-user.setup.sql',
      query: 'last-used-by-user.sql',
    },
  ],
  invariants: [
    sameRows({ ordered: true }),
    matchesTruth({
      shape: 'last-used-by-user',
      table: 'workspace_user_recent_workflow',
      key: ['workspace_id', 'uid', 'published_run_id'],
      value: 'last_used_at',
      truth: `SELECT run.workspace_id, run.uid, version.published_run_id, max(run.updated_at) AS last_used_at
              FROM bots_savedrun AS run
              JOIN bots_publishedrunversion AS version ON version.id = run.parent_version_id
              GROUP BY run.workspace_id, run.uid, version.published_run_id`,
    }),
  ],
  budgets: [
    atMost('sharedBlocks', 8, { shape: 'last-used-by-user' }),
    ratio('sharedBlocks', { shape: 'last-used-by-user', case: 'hottest', max: 0.01 }),
    ratio('onCpuTimeMs', { shape: 'last-used-by-user', case: 'hottest', max: 0.1 }),
    noSeqScan('bots_savedrun', { shape: 'last-used-by-user' }),
    noSpill({ shape: 'last-used-by-user' }),
  ],
});
