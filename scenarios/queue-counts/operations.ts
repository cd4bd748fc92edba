import { type Operation, operation, type Random } from 'planproof';
import { MOST_IN_FLIGHT, queueNames, SHARDS, SLOTS } from '../../seed/queue-counts/queues.js';

/** Queues that there are at every scale. */
const QUEUES = queueNames(20);

const lane = (random: Random) => ({
  queue: QUEUES[random.skewed(QUEUES.length)] as string,
  priority: random.int(1, 4),
  enqueue_shard: random.int(0, SHARDS - 1),
});

const LANE = 'queue = :queue AND priority = :priority AND enqueue_shard = :enqueue_shard';

/** Who waited for the head counts leases in a later statement's snapshot, and so sees what was claimed meanwhile. */
const LOCK_HEAD = `SELECT FROM queue_heads WHERE ${LANE} FOR UPDATE`;

const CLAIM = `
  WITH claimed AS (
    INSERT INTO leases (queue, priority, enqueue_shard)
    SELECT :queue, :priority, :enqueue_shard
    FROM (SELECT ${MOST_IN_FLIGHT} - count(*) AS places FROM leases WHERE ${LANE}) AS free,
      generate_series(1, least(free.places, :jobs))
    RETURNING job_id
  )
  UPDATE queue_heads SET claimed = claimed + (SELECT count(*) FROM claimed) WHERE ${LANE}`;

/** A worker takes jobs of a lane, as many as may be in flight there. */
const claim = operation({
  name: 'claim',
  weight: 4000,
  choose: (random) => ({ ...lane(random), jobs: random.int(1, MOST_IN_FLIGHT) }),
  run: async (transaction, { jobs, ...of }) => {
    await Promise.all([transaction.query(LOCK_HEAD, of), transaction.query(CLAIM, { ...of, jobs })]);
  },
});

/** Jobs in flight become `done` entries of the current slot; one in twenty failed, one in twenty was cancelled. */
export const finishing = `
  WITH finished AS (
    DELETE FROM leases
    WHERE (queue, priority, enqueue_shard, job_id) IN (
      SELECT queue, priority, enqueue_shard, job_id FROM leases
      WHERE queue = :queue LIMIT :jobs FOR UPDATE SKIP LOCKED
    )
    RETURNING queue, priority, enqueue_shard, job_id
  ), done AS (
    INSERT INTO done_entries
      (ready_slot, queue, priority, enqueue_shard, job_id, state, kind, attempt, finalized_at)
    SELECT current_slot, queue, priority, enqueue_shard, job_id,
      CASE job_id % 20 WHEN 0 THEN 'failed' WHEN 1 THEN 'cancelled' ELSE 'completed' END, 'churn', 1, now()
    FROM finished, queue_ring_state
    RETURNING ready_slot, queue, priority, enqueue_shard, state
  )`;

/** A batch of a queue's jobs finishes; `run` says by which statements. */
export const completing = (run: Operation<{ queue: string; jobs: number }>['run']): Operation =>
  operation({
    name: 'complete',
    weight: 4000,
    choose: (random) => ({ queue: lane(random).queue, jobs: random.int(1, 10) }),
    run,
  });

/** The oldest done entry of a lane leaves its slot. */
const removing = `
  WITH gone AS (
    DELETE FROM done_entries
    WHERE ready_slot = :ready_slot AND ${LANE}
      AND job_id = (
        SELECT job_id FROM done_entries WHERE ready_slot = :ready_slot AND ${LANE} ORDER BY job_id LIMIT 1
      )
    RETURNING job_id
  )`;

const forgetting = `
  UPDATE queue_heads SET removed = removed + (SELECT count(*) FROM gone) WHERE ${LANE}`;

const releasing = `, claimed AS (
    INSERT INTO leases (queue, priority, enqueue_shard, job_id)
    SELECT :queue, :priority, :enqueue_shard, job_id FROM gone
  )
  UPDATE queue_heads
  SET removed = removed + (SELECT count(*) FROM gone), claimed = claimed + (SELECT count(*) FROM gone)
  WHERE ${LANE}`;

const slotted = (random: Random) => ({ ...lane(random), ready_slot: random.int(0, SLOTS - 1) });

/** Somebody deletes a finished job; `uncounted` is the part of the statement that takes it off its count. */
const deleting = (uncounted: string): Operation =>
  operation({
    name: 'delete',
    weight: 900,
    choose: slotted,
    run: async (transaction, { ready_slot, ...of }) => {
      const removal = removing + uncounted + forgetting;
      await Promise.all([transaction.query(LOCK_HEAD, of), transaction.query(removal, { ...of, ready_slot })]);
    },
  });

const HAS_PLACE = `SELECT FROM leases WHERE ${LANE} HAVING count(*) < ${MOST_IN_FLIGHT}`;

/** A finished job is claimed again, if there is a place. */
export const retrying = (uncounted: string): Operation =>
  operation({
    name: 'retry',
    weight: 900,
    choose: slotted,
    run: async (transaction, { ready_slot, ...of }) => {
      const [, places] = await Promise.all([transaction.query(LOCK_HEAD, of), transaction.query(HAS_PLACE, of)]);
      if (places.length > 0) await transaction.query(removing + uncounted + releasing, { ...of, ready_slot });
    },
  });

/** The ring's row comes first wherever several locks are taken, then done entries, then counts. */
export const LOCK_RING = 'SELECT (current_slot + 1) % slot_count AS oldest FROM queue_ring_state FOR UPDATE';

/** What the entries say is folded, not what the counters say: that is right even while those are not trusted. */
const FOLD = `
  WITH gone AS (DELETE FROM done_entries WHERE ready_slot = :oldest RETURNING queue, priority)
  INSERT INTO queue_terminal_rollups AS rollup (queue, priority, pruned_terminal_count)
  SELECT queue, priority, count(*) FROM gone GROUP BY queue, priority
  ON CONFLICT (queue, priority)
  DO UPDATE SET pruned_terminal_count = rollup.pruned_terminal_count + excluded.pruned_terminal_count`;

/**
 * The oldest slot is emptied into the rollups. The lock on its partition keeps entries and counts from parting between the
 * statements. TRUNCATE would be cheaper, and snapshots older than it would find counts without entries.
 */
const pruning = (emptied: readonly string[]): Operation =>
  operation({
    name: 'prune',
    weight: 10,
    run: async (transaction) => {
      const [ring] = await transaction.query<{ oldest: number }>(LOCK_RING);
      const oldest = Number(ring?.oldest);
      await transaction.query(`LOCK TABLE done_entries_${oldest} IN SHARE ROW EXCLUSIVE MODE`);
      await transaction.query(FOLD, { oldest });
      for (const sql of emptied) await transaction.query(sql, { oldest });
    },
  });

/** OFFSET keeps the subquery from becoming a join, which would read every entry of every slot. */
const ROTATE = `
  UPDATE queue_ring_state SET current_slot = (current_slot + 1) % slot_count, generation = generation + 1
  WHERE NOT EXISTS (SELECT FROM done_entries WHERE ready_slot = (current_slot + 1) % slot_count OFFSET 0)`;

/** The ring moves on, if the next slot was pruned. */
const rotate = operation({
  name: 'rotate',
  weight: 10,
  run: async (transaction) => {
    await transaction.query(ROTATE);
  },
});

/** How finished jobs are counted, in SQL. */
export interface Counting {
  /** Follows the CTE `done`: counts its rows. */
  readonly counted: string;
  /** A further CTE after `gone`: takes its one row, of the lane and slot in the parameters, off the count. */
  readonly uncounted: string;
  /** Statements that empty the counts of the slot `:oldest`. */
  readonly emptied: readonly string[];
}

/** What happens to a queue system's finished jobs; each is one transaction. */
export const operationsBy = ({ counted, uncounted, emptied }: Counting): Operation[] => [
  claim,
  completing(async (transaction, choices) => {
    await transaction.query(finishing + counted, choices);
  }),
  deleting(uncounted),
  retrying(uncounted),
  pruning(emptied),
  rotate,
];
