import { type Fault, operation } from 'planproof';
import { counting } from './counters.js';
import { conserved, counted, neverEmpty } from './invariants.js';
import { completing, finishing, retrying } from './operations.js';

const ORPHAN = `
  INSERT INTO done_entries (ready_slot, queue, priority, enqueue_shard, job_id, state, kind, attempt, finalized_at)
  SELECT current_slot, 'default', 2, 0, 1000000000000, 'completed', 'orphan', 1, now() FROM queue_ring_state;`;

/** The oldest slot is pruned, and its answer is lost: what was to be folded is folded once more. */
const PRUNED_TWICE = `
  UPDATE queue_terminal_rollups AS rollup SET pruned_terminal_count = pruned_terminal_count + 2 * slot.jobs
  FROM (
    SELECT queue, priority, sum(live_terminal_count) AS jobs FROM queue_terminal_live_counts
    WHERE ready_slot = (SELECT (current_slot + 1) % slot_count FROM queue_ring_state) GROUP BY queue, priority
  ) AS slot
  WHERE rollup.queue = slot.queue AND rollup.priority = slot.priority;
  DELETE FROM done_entries WHERE ready_slot = (SELECT (current_slot + 1) % slot_count FROM queue_ring_state);
  DELETE FROM queue_terminal_live_counts
  WHERE ready_slot = (SELECT (current_slot + 1) % slot_count FROM queue_ring_state);`;

/** An upgraded install that happens to be empty is trusted because it is; then an old writer, still alive, appends. */
const TRUSTED_ON_EMPTINESS = `
  DELETE FROM leases; DELETE FROM done_entries; DELETE FROM queue_terminal_live_counts; DELETE FROM queue_terminal_rollups;
  UPDATE queue_heads SET claimed = 0, removed = 0;
  UPDATE queue_ring_state SET terminal_counter_trusted_at = NULL;
  UPDATE queue_ring_state SET terminal_counter_trusted_at = now() WHERE NOT EXISTS (SELECT FROM done_entries);
  ${ORPHAN}`;

const COUNT_ONE_LANE = `
  INSERT INTO queue_terminal_live_counts AS counter
  VALUES (:ready_slot, :queue, :priority, :enqueue_shard, :jobs)
  ON CONFLICT (ready_slot, queue, priority, enqueue_shard)
  DO UPDATE SET live_terminal_count = counter.live_terminal_count + excluded.live_terminal_count`;

interface Finished extends Record<string, string | number> {
  readonly ready_slot: number;
  readonly queue: string;
  readonly priority: number;
  readonly enqueue_shard: number;
  readonly jobs: number;
}

const COUNT_ANEW = `
  INSERT INTO queue_terminal_live_counts
  SELECT ready_slot, queue, priority, enqueue_shard, count(*)
  FROM done_entries GROUP BY ready_slot, queue, priority, enqueue_shard`;

/** Planted bugs, each of which the invariants it names must see. */
export const faults: readonly Fault[] = [
  {
    name: 'a writer that does not count',
    operations: [
      completing(async (transaction, choices) => {
        await transaction.query(`${finishing} SELECT count(*) FROM done`, choices);
      }),
    ],
    breaks: [counted.name, conserved.name, 'sameRows'],
  },
  {
    name: 'an orphan done entry under the marker',
    apply: ORPHAN,
    breaks: [counted.name, 'sameRows'],
  },
  {
    name: 'a retry that counts twice',
    operations: [retrying('')],
    breaks: [counted.name, conserved.name],
  },
  {
    name: 'only completed jobs are counted',
    operations: [
      completing(async (transaction, choices) => {
        await transaction.query(finishing + counting(`count(*) FILTER (WHERE state = 'completed')`), choices);
      }),
    ],
    breaks: [counted.name, conserved.name],
  },
  {
    name: 'a prune that folds twice',
    apply: PRUNED_TWICE,
    breaks: [conserved.name],
  },
  {
    name: 'a rebuild that is not atomic',
    operations: [
      operation({
        name: 'rebuild',
        weight: 200,
        run: async (transaction) => {
          await transaction.query('LOCK TABLE done_entries IN SHARE ROW EXCLUSIVE MODE');
          await transaction.outside('DELETE FROM queue_terminal_live_counts');
          await transaction.query(COUNT_ANEW);
        },
      }),
    ],
    breaks: [neverEmpty.name],
  },
  {
    name: 'trust on emptiness',
    apply: TRUSTED_ON_EMPTINESS,
    breaks: [counted.name, 'sameRows'],
  },
  {
    name: 'a rollback that leaves the counter up',
    operations: [
      completing(async (transaction, choices) => {
        const lanes = await transaction.query<Finished>(
          `${finishing} SELECT ready_slot, queue, priority, enqueue_shard, count(*) AS jobs
           FROM done GROUP BY ready_slot, queue, priority, enqueue_shard`,
          choices,
        );
        for (const lane of lanes) await transaction.outside(COUNT_ONE_LANE, lane);
      }),
    ],
    breaks: [counted.name, conserved.name],
  },
];
