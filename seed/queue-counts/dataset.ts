import { column, deal, defineDataset, law, pool } from 'planproof';
import {
  COUNTERS,
  divide,
  LANES,
  type Lanes,
  namesOf,
  PRIORITIES,
  priorityOf,
  queueOf,
  SHARDS,
  SLOTS,
  shardOf,
} from './queues.js';

const STATES = { completed: 0.95, failed: 0.04, cancelled: 0.01 };
const KINDS = pool.make('kinds', 40, (index, draw) => `${['send', 'sync', 'render', 'charge'][draw(4)]}_${index}`);
const FIRST_DAY = Date.UTC(2026, 3, 1);

/** The finished jobs of a queue system, in a ring of sixteen slots, and the counters that say how many they are. */
export default defineDataset({
  name: 'queue-counts',
  module: import.meta.url,
  axes: { done: 'done entries', queues: 'queues' },
  scales: {
    smoke: { done: 100_000, queues: 200 },
    ci: { done: 500_000, queues: 200 },
    full: { done: 10_000_000, queues: 200 },
    // With smoke and full, the sizes of the table that the project published of its scan.
    '1m': { done: 1_000_000, queues: 200 },
    '5m': { done: 5_000_000, queues: 200 },
  },
  sweeps: {
    done: { values: [30_000, 100_000, 400_000, 1_600_000, 6_400_000], hold: { queues: 20 } },
    queues: { values: [8, 32, 128, 512, 2048], hold: { done: 600_000 } },
  },
  schema: 'schema.sql',
  indexes: 'indexes.sql',

  tables: ({ done, queues }) => {
    const lanes = divide(done, queues);
    return {
      ...doneEntries(lanes),
      leases: leases(lanes, done),
      queue_terminal_live_counts: liveCounts(lanes),
      queue_terminal_rollups: rollups(lanes),
      queue_heads: heads(lanes),
    };
  },

  claims: ({ done, queues }) => [
    {
      says: `every queue has ${COUNTERS} counters`,
      query: 'SELECT count(*) FROM queue_terminal_live_counts',
      answer: queues * COUNTERS,
    },
    {
      says: 'the counters count all done entries',
      query: 'SELECT sum(live_terminal_count) FROM queue_terminal_live_counts',
      answer: done,
    },
    {
      says: 'each counter equals count(*) of its done entries',
      query: `SELECT count(*) FROM (
          SELECT ready_slot, queue, priority, enqueue_shard, count(*) AS live_terminal_count
          FROM done_entries GROUP BY ready_slot, queue, priority, enqueue_shard
          EXCEPT TABLE queue_terminal_live_counts
        ) AS wrong`,
      answer: 0,
    },
    {
      says: 'what was claimed and not taken back is in flight, live or pruned',
      query: `SELECT (SELECT sum(claimed - removed) FROM queue_heads) - (SELECT count(*) FROM leases)
          - (SELECT sum(live_terminal_count) FROM queue_terminal_live_counts)
          - (SELECT sum(pruned_terminal_count) FROM queue_terminal_rollups)`,
      answer: 0,
    },
  ],
});

/** The columns that name a lane, from its number. */
const laneColumns = ({ queues }: Lanes, lane: ReturnType<typeof laneBy>) => ({
  queue: column.entryOf(
    namesOf(queues),
    column.derive([lane], ([number]) => queueOf(number)),
  ),
  priority: column.derive([lane], ([number]) => priorityOf(number)),
  enqueue_shard: column.derive([lane], ([number]) => shardOf(number)),
});

const row = () => column.serial({ from: 0 });
const laneBy = (of: (row: number) => number) => column.derive([row()], ([number]) => of(number));

/** A table for each slot, the oldest first: partitions load side by side, and a parent would refuse COPY FREEZE. */
const doneEntries = (lanes: Lanes) => {
  let jobs = 0;
  const partitions = lanes.live.map((live, slot) => {
    const dealt = deal(live);
    const from = new Date(FIRST_DAY + slot * 86_400_000).toISOString();
    const to = new Date(FIRST_DAY + (slot + 1) * 86_400_000).toISOString();
    const table = {
      rows: live.total,
      columns: {
        ready_slot: column.constant(slot),
        ...laneColumns(lanes, dealt.group),
        job_id: column.serial({ from: jobs + 1 }),
        state: column.oneOf(STATES),
        kind: column.pick(KINDS, law.zipf()),
        attempt: column.derive([column.rank(5, law.zipf(2.5))], ([retries]) => retries + 1),
        finalized_at: column.timeline({ from, to, bursts: 0.5 }),
      },
    };
    jobs += live.total;
    return [`done_entries_${slot}`, table] as const;
  });
  return Object.fromEntries(partitions);
};

const leases = (lanes: Lanes, done: number) => ({
  rows: lanes.inFlight.total,
  columns: {
    ...laneColumns(lanes, deal(lanes.inFlight, 'kept').group),
    job_id: column.serial({ from: done + 1 }),
  },
});

/** In the order in which jobs of a lane first finished: none. */
const liveCounts = (lanes: Lanes) => ({
  rows: SLOTS * lanes.total,
  order: 'shuffled' as const,
  columns: {
    ready_slot: column.derive([row()], ([number]) => number % SLOTS),
    ...laneColumns(
      lanes,
      laneBy((number) => Math.floor(number / SLOTS)),
    ),
    live_terminal_count: column.derive([row()], ([number]) =>
      (lanes.live[number % SLOTS] as Lanes['inFlight']).size(Math.floor(number / SLOTS)),
    ),
  },
});

const rollups = (lanes: Lanes) => {
  const firstLane = (number: number) => number * SHARDS;
  const { queue, priority } = laneColumns(lanes, laneBy(firstLane));
  const pruned = (lane: number) =>
    Array.from({ length: SHARDS }, (_, shard) => lanes.prunedOf(lane + shard)).reduce((sum, count) => sum + count);
  return {
    rows: lanes.queues * PRIORITIES,
    columns: {
      queue,
      priority,
      pruned_terminal_count: column.derive([row()], ([number]) => pruned(firstLane(number))),
    },
  };
};

const heads = (lanes: Lanes) => ({
  rows: lanes.queues * LANES,
  columns: {
    ...laneColumns(lanes, row()),
    claimed: column.derive(
      [row()],
      ([lane]) => lanes.liveOf(lane) + lanes.prunedOf(lane) + lanes.removedOf(lane) + lanes.inFlight.size(lane),
    ),
    removed: column.derive([row()], ([lane]) => lanes.removedOf(lane)),
  },
});
