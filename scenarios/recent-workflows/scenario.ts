import { atMost, defineScenario, growth, latency, noSeqScan, noSpill, ratio, sameRows } from 'planproof';
import dataset from '../../seed/recent-workflows/dataset.js';
import { cases } from './cases.js';
import { faults } from './faults.js';
import { operations } from './operations.js';
import { remembered } from './truth.js';

export default defineScenario({
  name: 'recent-workflows',
  question: 'Which four workflows did this workspace use last?',
  source: 'https://github.com/GooeyAI/gooey-server/issues/993',
  dataset,
  cases,
  shapes: [
    { name: 'distinct-on', role: 'reference', query: 'distinct-on.sql' },
    { name: 'last-used', role: 'candidate', setup: 'last-used.setup.sql', query: 'last-used.sql' },
  ],
  invariants: [sameRows({ ordered: true }), remembered],
  budgets: [
    latency('p95', { shape: 'last-used', maxMs: 20, reason: 'it runs on every load of the home page' }),
    atMost('sharedBlocks', 8, { shape: 'last-used' }),
    ratio('sharedBlocks', { shape: 'last-used', case: 'hottest', max: 0.01 }),
    ratio('onCpuTimeMs', { shape: 'last-used', case: 'hottest', max: 0.1 }),
    noSeqScan('bots_savedrun', { shape: 'last-used' }),
    noSpill({ shape: 'last-used' }),
    growth('sharedBlocks', { along: 'runs', case: 'hottest', shape: 'distinct-on', min: 0.85, max: 1.15 }),
    growth('sharedBlocks', { along: 'runs', case: 'hottest', shape: 'last-used', max: 0.1 }),
    growth('sharedBlocks', { along: 'distinct', case: 'hottest', shape: 'last-used', max: 0.1 }),
  ],
  churn: { operations },
  faults,
});
