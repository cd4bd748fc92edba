import { defineScenario, noSpill } from 'planproof';
import dataset from '../../seed/run-claim/dataset.js';
import { equivalent } from '../run-claim/equivalence.js';

const BY_WORKFLOW = '../run-claim/by-workflow.setup.sql';

/** A claim of 20, but where it says otherwise, in a queue that a script has brought into another state. */
const claim = (name: string, why: string, { demand = 20, setup }: { demand?: number; setup?: string } = {}) => ({
  name,
  params: { demand, per_workflow_limit: 50 },
  why,
  ...(setup !== undefined && { setup }),
});

export default defineScenario({
  name: 'run-claim-states',
  question: 'Which runs may a worker claim when the queue is in a state that nobody tuned for?',
  source: 'https://hexdocs.pm/lightning/2.13.3/Lightning.Runs.Query.html',
  dataset,
  cases: [
    claim('hundred-of-fifty', 'the first hundred in line are one workflow’s: half of them are hidden', { demand: 100 }),
    claim('beyond', 'a limit of 60, and 60 held where there is no limit: both above the 50 that are looked at', {
      demand: 100,
      setup: 'beyond.sql',
    }),
    claim('burst', '1,000 runs have just arrived in an idle queue, and statistics say that it is idle', {
      setup: 'burst.sql',
    }),
    claim('all-limited', 'every workflow has a limit: hardly anything that waits may be claimed', {
      setup: 'all-limited.sql',
    }),
    claim('none-limited', 'nothing is limited: whatever waits may be claimed', { setup: 'none-limited.sql' }),
    claim('idle', 'nothing waits: how long most workers wait for nothing', { setup: 'idle.sql' }),
  ],
  shapes: [
    { name: 'window-all', role: 'reference', query: '../run-claim/window-all.sql' },
    { name: 'workflow-limited', role: 'candidate', query: '../run-claim/workflow-limited.sql' },
    {
      name: 'workflow-limited-denormalised',
      role: 'candidate',
      setup: BY_WORKFLOW,
      query: '../run-claim/workflow-limited-denormalised.sql',
    },
    { name: 'lateral-top-n', role: 'candidate', setup: BY_WORKFLOW, query: '../run-claim/lateral-top-n.sql' },
  ],
  invariants: [equivalent],
  budgets: [noSpill({ shape: 'lateral-top-n' })],
});
