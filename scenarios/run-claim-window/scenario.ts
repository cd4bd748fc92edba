import { defineScenario, sameRows } from 'planproof';
import dataset from '../../seed/run-claim/dataset.js';

const BY_WORKFLOW = '../run-claim/by-workflow.setup.sql';

export default defineScenario({
  name: 'run-claim-window',
  question: 'Does every run that may be let through have the same number, whatever was cut before numbering?',
  source: 'https://hexdocs.pm/lightning/2.13.3/Lightning.Runs.Query.html#in_progress_window/0',
  dataset,
  cases: [
    { name: 'fifty', params: { per_workflow_limit: 50 }, why: 'what is published as the default' },
    {
      name: 'ten',
      params: { per_workflow_limit: 10 },
      why: 'as many as the largest limit: the least that can be right',
    },
  ],
  shapes: [
    { name: 'window-all', role: 'reference', query: 'window-all.sql' },
    { name: 'workflow-limited', role: 'candidate', query: 'workflow-limited.sql' },
    {
      name: 'workflow-limited-denormalised',
      role: 'candidate',
      setup: BY_WORKFLOW,
      query: 'workflow-limited-denormalised.sql',
    },
    { name: 'lateral-top-n', role: 'candidate', setup: BY_WORKFLOW, query: 'lateral-top-n.sql' },
  ],
  invariants: [sameRows({ ordered: true })],
  budgets: [],
});
