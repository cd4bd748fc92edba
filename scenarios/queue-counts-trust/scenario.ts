import { atMost, defineScenario, noSeqScan, noSpill, sameRows } from 'planproof';
import dataset from '../../seed/queue-counts/dataset.js';

export default defineScenario({
  name: 'queue-counts-trust',
  question: 'May the counters be believed?',
  source: 'https://github.com/hardbyte/awa/pull/306',
  dataset,
  cases: [{ name: 'trusted', params: {}, why: 'what every exact count asks first' }],
  shapes: [
    { name: 'recount', role: 'reference', query: 'recount.sql' },
    { name: 'marker', role: 'candidate', query: '../queue-counts/trust.sql' },
  ],
  invariants: [sameRows()],
  budgets: [
    atMost('sharedBlocks', 3, { shape: 'marker', reason: 'it is paid by every exact count' }),
    noSeqScan('done_entries', { shape: 'marker' }),
    noSpill({ shape: 'marker' }),
  ],
});
