import { law, type law as laws, pool, type Shares, shares } from 'planproof';

export const SLOTS = 16;
export const PRIORITIES = 4;
export const SHARDS = 4;
/** A lane is one priority and one shard of a queue. */
export const LANES = PRIORITIES * SHARDS;
/** Counters of one queue: one a slot and lane. */
export const COUNTERS = SLOTS * LANES;
/** No lane has more jobs in flight than this, so that the heads are never further ahead of the truth. */
export const MOST_IN_FLIGHT = 8;

export const HOTTEST = 'default';
export const MEDIAN = 'reports.monthly';
export const RAREST = 'audit.export';
/** No queue has this name. */
export const ABSENT = 'no.such.queue';

const AREAS = ['billing', 'catalog', 'email', 'fraud', 'geo', 'images', 'imports', 'ledger', 'loyalty', 'media'];
const TASKS = ['archive', 'check', 'convert', 'dedupe', 'deliver', 'enrich', 'expire', 'fetch', 'index', 'match'];

/** The name of the queue that has so many busier than itself; the same at every scale but for the median and the rarest. */
const queueName = (rank: number, queues: number): string => {
  if (rank === 0) return HOTTEST;
  if (rank === queues - 1) return RAREST;
  if (rank === Math.floor(queues / 2)) return MEDIAN;
  const region = Math.floor(rank / (AREAS.length * TASKS.length));
  return `${AREAS[(7 * rank) % 10]}.${TASKS[(rank + Math.floor(rank / 10)) % 10]}${region === 0 ? '' : `.${region + 1}`}`;
};

export const queueNames = (queues: number): string[] =>
  Array.from({ length: queues }, (_, rank) => queueName(rank, queues));

/** Every lane of every queue, a group each: queue by queue, the busiest first, and in it priority by priority. */
export interface Lanes {
  readonly queues: number;
  readonly total: number;
  /** Done entries of a slot, dealt to the lanes. */
  readonly live: readonly Shares[];
  readonly inFlight: Shares;
  /** Done entries of a lane over all slots. */
  liveOf(lane: number): number;
  /** What was pruned of a lane before: ten times what is live. */
  prunedOf(lane: number): number;
  /** Finished jobs of a lane that were taken back: two in a hundred. */
  removedOf(lane: number): number;
}

// Most jobs have the default priority.
const PRIORITY_WEIGHTS = [0.15, 0.6, 0.2, 0.05];

/** Zipf over queues, and within a queue by priority. */
const laneLaw = (queues: number): laws.Law => ({
  says: `zipf over ${queues} queues, by priority ${PRIORITY_WEIGHTS}`,
  weight: (lane) =>
    law.zipf().weight(Math.floor(lane / LANES), queues) * (PRIORITY_WEIGHTS[priorityIndex(lane)] as number),
});

const priorityIndex = (lane: number): number => Math.floor(lane / SHARDS) % PRIORITIES;

export const queueOf = (lane: number): number => Math.floor(lane / LANES);
/** From 1, the most urgent, to 4. */
export const priorityOf = (lane: number): number => 1 + priorityIndex(lane);
export const shardOf = (lane: number): number => lane % SHARDS;

/** Divides the done entries among slots and lanes; each lane has at least one in each slot, so that every counter exists. */
export const divide = (done: number, queues: number): Lanes => {
  const total = queues * LANES;
  const slotRows = (slot: number) => Math.floor(((slot + 1) * done) / SLOTS) - Math.floor((slot * done) / SLOTS);
  const live = Array.from({ length: SLOTS }, (_, slot) =>
    shares.spread({ total: slotRows(slot), groups: total, law: laneLaw(queues), atLeast: 1 }),
  );
  const liveOf = (lane: number) => live.reduce((sum, slot) => sum + slot.size(lane), 0);
  return {
    queues,
    total,
    live,
    inFlight: shares.between({ groups: total, min: 0, max: MOST_IN_FLIGHT, law: law.uniform(0, MOST_IN_FLIGHT + 1) }),
    liveOf,
    prunedOf: (lane) => 10 * liveOf(lane),
    removedOf: (lane) => Math.floor(liveOf(lane) / 50),
  };
};

/** The names of all queues, the busiest first. */
export const namesOf = (queues: number) => pool.of('queues', queueNames(queues));
