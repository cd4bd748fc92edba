import { defineScenario, growth, noSeqScan, noSpill, ratio } from 'planproof';
import dataset from '../../seed/run-claim/dataset.js';
import { equivalent } from './equivalence.js';
import { faults } from './faults.js';
import {
  claimedOnce,
  firstInLine,
  nobodyWaits,
  servedInTurn,
  withinDemand,
  withinLimits,
  workflowsKnown,
} from './invariants.js';
import { operations } from './operations.js';

/** A worker asks for `demand` runs; the candidates look at the first `per_workflow_limit` of each workflow. */
const claim = (name: string, demand: number, per_workflow_limit: number, why: string) => ({
  name,
  params: { demand, per_workflow_limit },
  why,
});

export default defineScenario({
  name: 'run-claim',
  question: 'Which runs may a worker claim now, fairly across workflows and within their limits?',
  source: 'https://hexdocs.pm/lightning/2.13.3/Lightning.Runs.Query.html',
  dataset,
  cases: [
    claim('one', 1, 50, 'a worker with one free slot'),
    claim('twenty', 20, 50, 'a worker that takes a handful'),
    claim('hundred', 100, 150, 'a large worker; 5 + 100 runs of the longest queue fit within 150'),
  ],
  shapes: [
    { name: 'window-all', role: 'reference', query: 'window-all.sql' },
    { name: 'workflow-limited', role: 'candidate', query: 'workflow-limited.sql' },
    {
      name: 'workflow-limited-denormalised',
      role: 'candidate',
      setup: 'by-workflow.setup.sql',
      query: 'workflow-limited-denormalised.sql',
    },
    { name: 'lateral-top-n', role: 'candidate', setup: 'by-workflow.setup.sql', query: 'lateral-top-n.sql' },
    { name: 'claimable', role: 'candidate', exact: false, setup: 'locked.setup.sql', query: 'claimable.sql' },
  ],
  invariants: [equivalent, withinLimits, workflowsKnown],
  budgets: [
    growth('rowsScanned', { along: 'available', shape: 'window-all', case: 'twenty', min: 0.85, max: 1.15 }),
    growth('rowsScanned', { along: 'available', shape: 'lateral-top-n', case: 'twenty', max: 0.1 }),
    growth('sharedBlocks', { along: 'finished', shape: 'lateral-top-n', case: 'twenty', max: 0.1 }),
    ratio('rowsScanned', { shape: 'lateral-top-n', max: 0.3 }),
    ratio('onCpuTimeMs', { shape: 'lateral-top-n', max: 0.8 }),
    noSeqScan('work_orders', { shape: 'lateral-top-n' }),
    noSeqScan('runs'),
    noSpill({ shape: 'lateral-top-n' }),
  ],
  churn: {
    shapes: ['window-all', 'workflow-limited', 'workflow-limited-denormalised', 'lateral-top-n', 'claimable'],
    operations,
    invariants: [claimedOnce, withinDemand, firstInLine, servedInTurn],
    watched: [nobodyWaits],
    snapshotEveryMs: 1_000,
  },
  faults,
});
