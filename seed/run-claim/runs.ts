import { column, law, type Table } from 'planproof';
import type { Queue } from './queue.js';
import { workers } from './texts.js';
import { arrival, type Hold, heldArrival, holdOf, hotArrival, NOW, SECOND, timeoutOf } from './times.js';

export const HISTORY_FROM = '2025-06-01';

const FINAL_STATES = {
  success: 0.8,
  failed: 0.08,
  crashed: 0.04,
  exception: 0.03,
  killed: 0.02,
  cancelled: 0.02,
  lost: 0.01,
};
/** Asked for by a person who waits; everything else has priority 1. */
const URGENT = 0.1;

/** History first, then what workers hold, then what waits: rows lie on disk as they came. */
export const runs = (finished: number, pastOrders: number, queue: Queue): Table => {
  const { held, waiting, hot } = queue;
  const firstWaiting = finished + held.total;
  const holdAt = (n: number): Hold | undefined =>
    n >= finished && n < firstWaiting ? holdOf(n - finished) : undefined;
  const arrivedAt = (n: number, random: number): number => {
    const arrived = n - firstWaiting;
    if (arrived < 0) return heldArrival((n - finished + random) / held.total);
    if (arrived < hot) return hotArrival((arrived + random) / hot);
    return arrival((arrived - hot + random) / (waiting.total - hot));
  };

  const row = column.serial({ from: 0 });
  const history = column.timeline({ from: HISTORY_FROM, to: NOW, recency: 4, bursts: 0.7 });
  const insertedAt = column.derive([history, row], ([at, n], random) => (n < finished ? at : arrivedAt(n, random)));
  const endedAt = column.later(insertedAt, law.logNormal({ median: 9, sigma: 1.2 }));
  return {
    rows: firstWaiting + waiting.total,
    columns: {
      id: column.uuid(),
      // Runs in progress have a work order each; in history some were tried twice.
      work_order_id: column.reference(
        'work_orders.id',
        column.derive([row], ([n]) =>
          n < finished ? Math.floor((n * pastOrders) / finished) : pastOrders + n - finished,
        ),
      ),
      state: column.derive([row, column.oneOf(FINAL_STATES)], ([n, final]) => {
        if (n < finished) return final;
        const hold = holdAt(n);
        if (hold === undefined) return 'available';
        return hold.started ? 'started' : 'claimed';
      }),
      priority: column.derive([column.chance(URGENT)], ([urgent]) => (urgent ? 0 : 1)),
      options: column.derive([row], ([n], random) => {
        const hold = holdAt(n);
        const timeoutMs = hold === undefined ? timeoutOf(random) : hold.timeoutMs;
        return timeoutMs === null ? null : `{"run_timeout_ms": ${timeoutMs}, "save_dataclips": true}`;
      }),
      worker_name: column.derive([row, column.pick(workers)], ([n, worker]) => (n < firstWaiting ? worker : null)),
      inserted_at: insertedAt,
      claimed_at: column.derive([row, insertedAt], ([n, at]) =>
        n < finished ? at + 2 * SECOND : (holdAt(n)?.claimedAt ?? null),
      ),
      started_at: column.derive([row, insertedAt], ([n, at]) => {
        const hold = holdAt(n);
        if (hold !== undefined) return hold.started ? hold.claimedAt + SECOND : null;
        return n < finished ? at + 3 * SECOND : null;
      }),
      finished_at: column.derive([row, endedAt], ([n, at]) => (n < finished ? at + 3 * SECOND : null)),
    },
  };
};
