import type { WorkCounter } from '../counters.js';
import type { StatementCounters } from '../measure/probes/statements.js';
import type { Worn } from '../measure/probes/wear.js';

/** Counters of work as pg_stat_statements has them; the others only a plan knows. */
const READ: Readonly<Partial<Record<WorkCounter, (counters: StatementCounters) => number>>> = {
  sharedBlocks: ({ sharedHitBlocks, sharedReadBlocks }) => sharedHitBlocks + sharedReadBlocks,
  sharedHitBlocks: ({ sharedHitBlocks }) => sharedHitBlocks,
  sharedReadBlocks: ({ sharedReadBlocks }) => sharedReadBlocks,
  tempBlocks: ({ tempBlocks }) => tempBlocks,
  walRecords: ({ walRecords }) => walRecords,
  walBytes: ({ walBytes }) => walBytes,
};

/** The mean of a counter over the executions of a write shape; `undefined` where it was not counted. */
export const wornCounter = (worn: Worn | undefined, counter: WorkCounter): number | undefined =>
  worn?.counters && READ[counter]?.(worn.counters);
