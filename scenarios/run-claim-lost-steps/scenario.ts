import { defineScenario, noSeqScan, ratio, sameRows } from 'planproof';
import dataset from '../../seed/run-claim/dataset.js';

export default defineScenario({
  name: 'run-claim-lost-steps',
  question: 'Which steps did runs leave open when they ended?',
  source: 'https://hexdocs.pm/lightning/2.13.3/Lightning.Runs.Query.html#lost_steps/0',
  dataset,
  cases: [
    {
      name: 'all',
      params: {},
      why: 'one step in five hundred of ended runs is open, and every step of a run that is held',
    },
  ],
  shapes: [
    { name: 'every-row', role: 'reference', query: 'every-row.sql' },
    { name: 'lost-steps', role: 'candidate', query: 'lost-steps.sql' },
    { name: 'open-steps', role: 'candidate', setup: 'open-steps.setup.sql', query: 'lost-steps.sql' },
  ],
  invariants: [sameRows({ ordered: true })],
  budgets: [noSeqScan('steps', { shape: 'open-steps' }), ratio('sharedBlocks', { shape: 'open-steps', max: 0.5 })],
});
