import { type Operation, operation } from 'planproof';
import { operationsBy } from './operations.js';

/** Adds what is `done` to the counters, in the order of their key, so that batches do not deadlock. */
export const counting = (jobs: string) => `
  INSERT INTO queue_terminal_live_counts AS counter
    (ready_slot, queue, priority, enqueue_shard, live_terminal_count)
  SELECT ready_slot, queue, priority, enqueue_shard, ${jobs}
  FROM done
  GROUP BY ready_slot, queue, priority, enqueue_shard
  ORDER BY ready_slot, queue, priority, enqueue_shard
  ON CONFLICT (ready_slot, queue, priority, enqueue_shard)
  DO UPDATE SET live_terminal_count = counter.live_terminal_count + excluded.live_terminal_count`;

const UNCOUNTED = `, uncounted AS (
    UPDATE queue_terminal_live_counts
    SET live_terminal_count = live_terminal_count - (SELECT count(*) FROM gone)
    WHERE ready_slot = :ready_slot AND queue = :queue AND priority = :priority AND enqueue_shard = :enqueue_shard
  )`;

const rebuild = operation({
  name: 'rebuild',
  weight: 1,
  run: async (transaction) => {
    await transaction.query('SELECT queue_storage.rebuild_counters()');
  },
});

/** A node starts. */
const prepare = operation({
  name: 'prepare',
  weight: 10,
  run: async (transaction) => {
    await transaction.query("SELECT queue_storage.prepare_schema('public')");
  },
});

/** Everything that writes done entries and their counters. */
export const operations: readonly Operation[] = [
  ...operationsBy({
    counted: counting('count(*)'),
    uncounted: UNCOUNTED,
    emptied: ['DELETE FROM queue_terminal_live_counts WHERE ready_slot = :oldest'],
  }),
  rebuild,
  prepare,
];
