import { defineScenario, type WriteShape } from 'planproof';
import dataset from '../../seed/run-claim/dataset.js';

/** Each execution is one claim. */
const claiming = (file: string): Pick<WriteShape, 'queries' | 'write'> => ({
  queries: [file],
  write: async (session, params, execution) => {
    await session.query(file, { ...params, worker: `worker ${execution}` });
  },
});

const BY_WORKFLOW = '../run-claim/by-workflow.setup.sql';
const LOCKED = '../run-claim/locked.setup.sql';

export default defineScenario({
  name: 'run-claim-writes',
  question: 'What does a claim cost that takes the runs it was offered?',
  source: 'https://hexdocs.pm/lightning/2.13.3/Lightning.Runs.Query.html',
  dataset,
  cases: [
    { name: 'one', params: { demand: 1, per_workflow_limit: 50 }, why: 'a worker with one free slot' },
    { name: 'twenty', params: { demand: 20, per_workflow_limit: 50 }, why: 'a worker that takes a handful' },
    {
      name: 'four-workers',
      params: { demand: 20, per_workflow_limit: 100 },
      connections: 4,
      why: 'four workers at once, each of which may hold what the others look at',
    },
  ],
  shapes: [
    { name: 'window-all', role: 'reference', ...claiming('window-all.sql') },
    { name: 'workflow-limited', role: 'candidate', ...claiming('workflow-limited.sql') },
    {
      name: 'workflow-limited-denormalised',
      role: 'candidate',
      setup: BY_WORKFLOW,
      ...claiming('workflow-limited-denormalised.sql'),
    },
    { name: 'lateral-top-n', role: 'candidate', setup: BY_WORKFLOW, ...claiming('lateral-top-n.sql') },
    { name: 'claim-runs', role: 'candidate', setup: LOCKED, ...claiming('claim-runs.sql') },
  ],
  wear: {
    executions: { smoke: 20, default: 100 },
    mostSeconds: 10,
    tables: ['runs'],
    conditions: ['quiet'],
  },
  invariants: [],
  budgets: [],
});
