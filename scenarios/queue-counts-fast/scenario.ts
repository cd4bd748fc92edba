import { atMost, defineScenario, never, noSpill } from 'planproof';
import dataset from '../../seed/queue-counts/dataset.js';
import { ABSENT, HOTTEST, LANES, MEDIAN, MOST_IN_FLIGHT, queueNames, RAREST } from '../../seed/queue-counts/queues.js';
import { operations } from '../queue-counts/counters.js';

const asked = (name: string, queues: readonly string[], why: string) => ({ name, params: { queues }, why });

/** How far the heads may be ahead in a queue: every lane full of jobs that have not finished yet. */
const ALLOWED_ERROR = LANES * MOST_IN_FLIGHT;

const AHEAD = `heads are ahead by at most ${ALLOWED_ERROR} jobs a queue`;

const OUTSIDE_OF_IT = `
  SELECT queue AS key, concat_ws(' to ', exact.terminal, exact.terminal + ${ALLOWED_ERROR}) AS expected, fast.terminal AS found
  FROM (
    SELECT queue, sum(jobs) AS terminal FROM (
      SELECT queue, live_terminal_count AS jobs FROM queue_terminal_live_counts
      UNION ALL SELECT queue, pruned_terminal_count FROM queue_terminal_rollups
    ) AS counts GROUP BY queue
  ) AS exact
  FULL JOIN (SELECT queue, sum(claimed - removed) AS terminal FROM queue_heads GROUP BY queue) AS fast USING (queue)
  WHERE (fast.terminal BETWEEN exact.terminal AND exact.terminal + ${ALLOWED_ERROR}) IS NOT TRUE`;

export default defineScenario({
  name: 'queue-counts-fast',
  question: 'Roughly how many jobs of these queues ever finished, for somebody who asks every second?',
  source: 'https://github.com/hardbyte/awa/pull/289',
  dataset,
  cases: [
    asked('hottest', [HOTTEST], 'a sixth of all done entries'),
    asked('median', [MEDIAN], 'half of all queues are busier'),
    asked('rarest', [RAREST], 'the least busy of all queues'),
    asked('absent', [ABSENT], 'no such queue: the answer is zero, not NULL'),
    asked('all', queueNames(200), 'every queue there is'),
  ],
  shapes: [
    {
      name: 'counter',
      role: 'reference',
      setup: '../queue-counts/counter.setup.sql',
      query: '../queue-counts/counter.sql',
    },
    { name: 'heads', role: 'candidate', query: 'heads.sql', exact: false },
    { name: 'rollups', role: 'candidate', query: 'rollups.sql', exact: false },
  ],
  invariants: [never(AHEAD, OUTSIDE_OF_IT)],
  budgets: [
    ...['hottest', 'median', 'rarest'].map((name) =>
      atMost('sharedBlocks', LANES + 4, { shape: 'heads', case: name, reason: 'it is polled every second' }),
    ),
    noSpill(),
  ],
  churn: { shapes: ['counter'], operations },
  faults: [
    {
      name: 'a claim that is counted twice',
      apply: 'UPDATE queue_heads SET claimed = 2 * claimed',
      breaks: [AHEAD],
    },
    {
      name: 'a delete that the heads do not hear of',
      apply: `DELETE FROM done_entries WHERE queue = '${HOTTEST}';
        DELETE FROM queue_terminal_live_counts WHERE queue = '${HOTTEST}'`,
      breaks: [AHEAD],
    },
  ],
});
