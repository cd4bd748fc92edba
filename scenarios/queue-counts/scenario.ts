import { atMost, defineScenario, growth, noSeqScan, noSpill, ratio, sameRows } from 'planproof';
import dataset from '../../seed/queue-counts/dataset.js';
import { ABSENT, COUNTERS, HOTTEST, MEDIAN, PRIORITIES, queueNames, RAREST } from '../../seed/queue-counts/queues.js';
import { operations } from './counters.js';
import { faults } from './faults.js';
import { conserved, counted, neverEmpty, notNegative } from './invariants.js';
import { trustGated } from './trust-gated.js';

const asked = (name: string, queues: readonly string[], why: string) => ({ name, params: { queues }, why });

// Up to PostgreSQL 16 a generic plan, which expects ten queues, finds these few pages cheaper to read whole than to probe.
const ALL_ROLLUPS = 200 * PRIORITIES;

/** One queue: a row for each of its counters, and at most all rollups, whatever is done. */
const oneQueue = ['hottest', 'median', 'rarest'].flatMap((name) => [
  atMost('rowsScanned', COUNTERS + ALL_ROLLUPS, { shape: 'counter', case: name }),
  atMost('sharedBlocks', COUNTERS + 20, { shape: 'counter', case: name }),
]);

export default defineScenario({
  name: 'queue-counts',
  question: 'How many jobs of these queues ever finished, exactly?',
  source: 'https://github.com/hardbyte/awa/pull/306',
  dataset,
  cases: [
    asked('hottest', [HOTTEST], 'a sixth of all done entries'),
    asked('median', [MEDIAN], 'half of all queues are busier'),
    asked('rarest', [RAREST], 'the least busy of all queues: the scan is at its best'),
    asked('absent', [ABSENT], 'no such queue: the answer is zero, not NULL'),
    asked('ten', queueNames(20).slice(0, 10), 'the ten busiest, as one logical queue in ten stripes'),
    asked('all', queueNames(200), 'every queue there is: no index helps'),
  ],
  shapes: [
    { name: 'scan', role: 'reference', query: 'scan.sql' },
    { name: 'counter-pk', role: 'candidate', query: 'counter-pk.sql' },
    { name: 'counter-skip', role: 'candidate', query: 'counter.sql' },
    { name: 'counter', role: 'candidate', setup: 'counter.setup.sql', query: 'counter.sql' },
    { name: 'counter-include', role: 'candidate', setup: 'counter-include.setup.sql', query: 'counter.sql' },
    trustGated,
    { name: 'delta-ledger', role: 'candidate', setup: 'delta-ledger.setup.sql', query: 'delta-ledger.sql' },
  ],
  invariants: [sameRows(), counted, notNegative, conserved],
  budgets: [
    ...oneQueue,
    ratio('rowsScanned', { shape: 'counter', case: 'hottest', max: 0.1 }),
    ratio('onCpuTimeMs', { shape: 'counter', case: 'hottest', max: 0.5 }),
    noSeqScan('done_entries', { shape: 'counter' }),
    growth('sharedBlocks', { shape: 'counter', case: 'hottest', along: 'done', max: 0.1 }),
    growth('rowsScanned', { shape: 'scan', case: 'hottest', along: 'done', min: 0.9, max: 1.1 }),
    growth('rowsScanned', { shape: 'counter', case: 'hottest', along: 'queues', max: 0.1 }),
    growth('rowsScanned', { shape: 'counter-pk', case: 'hottest', along: 'queues', min: 0.9, max: 1.1 }),
    noSpill(),
  ],
  churn: {
    shapes: ['scan', 'counter-pk', 'counter', 'trust-gated'],
    operations,
    watched: [neverEmpty],
    snapshotEveryMs: 1000,
  },
  faults,
});
