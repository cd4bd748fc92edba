import { atMost, defineScenario, noSeqScan, sameRows } from 'planproof';
import dataset from '../../seed/queue-counts/dataset.js';
import { ABSENT, COUNTERS, HOTTEST, LANES, MEDIAN, PRIORITIES, RAREST } from '../../seed/queue-counts/queues.js';
import { completing, finishing, retrying } from '../queue-counts/operations.js';
import { foldingBy, ledgerMatches, operations } from './ledger.js';

const asked = (name: string, queue: string, why: string) => ({ name, params: { queues: [queue] }, why });

/** Folded counts, rollups, and the four deltas that wait in each lane of the newest slot. */
const ROWS = COUNTERS + PRIORITIES + 4 * LANES;

export default defineScenario({
  name: 'queue-counts-ledger',
  question: 'How many jobs of these queues ever finished, exactly, by a ledger that is only appended to?',
  source: 'https://github.com/hardbyte/awa/pull/329',
  dataset,
  cases: [
    asked('hottest', HOTTEST, 'a sixth of all done entries'),
    asked('median', MEDIAN, 'half of all queues are busier'),
    asked('rarest', RAREST, 'the least busy of all queues'),
    asked('absent', ABSENT, 'no such queue: the answer is zero, not NULL'),
  ],
  shapes: [
    { name: 'scan', role: 'reference', query: '../queue-counts/scan.sql' },
    {
      name: 'delta-ledger',
      role: 'candidate',
      setup: '../queue-counts/delta-ledger.setup.sql',
      query: '../queue-counts/delta-ledger.sql',
    },
  ],
  invariants: [sameRows(), ledgerMatches],
  budgets: [
    atMost('sharedBlocks', ROWS + 20, { shape: 'delta-ledger' }),
    noSeqScan('done_entries', { shape: 'delta-ledger' }),
  ],
  churn: { operations },
  faults: [
    {
      name: 'a batch that appends nothing',
      operations: [
        completing(async (transaction, choices) => {
          await transaction.query(`${finishing} SELECT count(*) FROM done`, choices);
        }),
      ],
      breaks: [ledgerMatches.name, 'sameRows'],
    },
    { name: 'a retry that takes nothing back', operations: [retrying('')], breaks: [ledgerMatches.name] },
    {
      name: 'a fold that keeps what it folded',
      operations: [foldingBy('TABLE queue_terminal_count_deltas')],
      churn: 2_000,
      breaks: [ledgerMatches.name, 'sameRows'],
    },
    {
      name: 'a fold that forgets negative deltas',
      operations: [
        foldingBy(`DELETE FROM queue_terminal_count_deltas
          RETURNING ready_slot, queue, priority, enqueue_shard, greatest(terminal_delta, 0) AS terminal_delta`),
      ],
      churn: 2_000,
      breaks: [ledgerMatches.name],
    },
  ],
});
