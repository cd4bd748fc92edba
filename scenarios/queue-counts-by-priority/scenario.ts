import { atMost, defineScenario, noSeqScan, noSpill, sameRows } from 'planproof';
import dataset from '../../seed/queue-counts/dataset.js';
import { ABSENT, HOTTEST, MEDIAN, RAREST, SHARDS, SLOTS } from '../../seed/queue-counts/queues.js';

const asked = (name: string, queue: string, priority: number, why: string) => ({
  name,
  params: { queue, priority },
  why,
});

/** Counters of one priority of a queue, and its rollup. */
const ROWS = SLOTS * SHARDS + 1;

export default defineScenario({
  name: 'queue-counts-by-priority',
  question: 'How many jobs of this queue ever finished at one priority?',
  source: 'https://github.com/hardbyte/awa/pull/306',
  dataset,
  cases: [
    asked('hottest', HOTTEST, 2, 'three in five jobs of the hottest queue'),
    asked('hottest-rare', HOTTEST, 4, 'one in twenty jobs of the hottest queue'),
    asked('median', MEDIAN, 2, 'half of all queues are busier'),
    asked('rarest', RAREST, 4, 'the least busy queue, the least common priority'),
    asked('absent', ABSENT, 2, 'no such queue: the answer is zero, not NULL'),
  ],
  shapes: [
    { name: 'scan', role: 'reference', query: 'scan.sql' },
    { name: 'counter-queue-only', role: 'candidate', setup: 'queue-only.setup.sql', query: 'counter.sql' },
    { name: 'counter', role: 'candidate', setup: '../queue-counts/counter.setup.sql', query: 'counter.sql' },
  ],
  invariants: [sameRows()],
  budgets: [
    ...['hottest', 'hottest-rare', 'median', 'rarest'].map((name) =>
      atMost('sharedBlocks', ROWS + 20, { shape: 'counter', case: name }),
    ),
    noSeqScan('queue_terminal_live_counts', { shape: 'counter' }),
    noSpill(),
  ],
});
