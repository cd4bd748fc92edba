import { defineScenario, hotRatio, ratio, type WriteShape } from 'planproof';
import dataset from '../../seed/queue-counts/dataset.js';
import { HOTTEST, queueNames } from '../../seed/queue-counts/queues.js';

/** Jobs that finish in one transaction. */
const BATCH = 100;

/** A batch of the hottest queue, or of one of the ten busiest in turn. */
const QUEUES = { hottest: [HOTTEST], ten: queueNames(20).slice(0, 10) };

const completing = (file: string): Pick<WriteShape, 'queries' | 'write'> => ({
  queries: [file],
  write: async (session, { queues, jobs }, execution) => {
    const among = queues as readonly string[];
    await session.query(file, { queue: among[execution % among.length] as string, jobs: jobs as number });
  },
});

/** Maintenance folds after every hundredth batch. */
const appending: Pick<WriteShape, 'queries' | 'write'> = {
  queries: ['appended.sql', 'lock-ring.sql', 'fold.sql'],
  write: async (session, params, execution) => {
    await completing('appended.sql').write(session, params, execution);
    if (execution % 100 !== 99) return;
    await session.begin();
    await session.query('lock-ring.sql', {});
    await session.query('fold.sql', {});
    await session.commit();
  },
};

export default defineScenario({
  name: 'queue-counts-writes',
  question: 'What does a completed job pay for being counted?',
  source: 'https://github.com/hardbyte/awa/pull/329',
  dataset,
  cases: [
    {
      name: 'hottest',
      params: { queues: QUEUES.hottest, jobs: BATCH },
      connections: 2,
      why: 'two workers, one queue: every batch updates the same sixteen counters',
    },
    {
      name: 'ten',
      params: { queues: QUEUES.ten, jobs: BATCH },
      connections: 2,
      why: 'two workers on the ten busiest queues in turn',
    },
  ],
  shapes: [
    { name: 'uncounted', role: 'reference', ...completing('uncounted.sql') },
    { name: 'counter-pk', role: 'candidate', ...completing('counted.sql') },
    { name: 'counter', role: 'candidate', setup: '../queue-counts/counter.setup.sql', ...completing('counted.sql') },
    {
      name: 'counter-include',
      role: 'candidate',
      setup: '../queue-counts/counter-include.setup.sql',
      ...completing('counted.sql'),
    },
    { name: 'delta-ledger', role: 'candidate', setup: '../queue-counts/delta-ledger.setup.sql', ...appending },
  ],
  wear: {
    // 100,000 completions.
    executions: { smoke: 100, default: 1_000 },
    tables: ['queue_terminal_live_counts', 'queue_terminal_count_deltas', 'queue_terminal_folded_counts'],
    conditions: ['quiet', 'old-snapshot'],
  },
  invariants: [],
  budgets: [
    hotRatio('queue_terminal_live_counts', { shape: 'counter', min: 0.95 }),
    ratio('walBytes', {
      shape: 'counter',
      max: 1.35,
      reason: 'a counted job may cost a third more WAL than an uncounted one',
    }),
  ],
});
