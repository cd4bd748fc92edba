import type { WorkCounter } from '../counters.js';
import type { StatementCounters } from '../measure/probes/statements.js';
import type { Worn } from '../measure/probes/wear.js';
import { countedRange } from './countedRange.js';
import type { Range } from './range.js';

/** Counters of work as pg_stat_statements has them; the others only a plan knows. */
const READ: Readonly<Partial<Record<WorkCounter, (counters: StatementCounters) => number>>> = {
  sharedBlocks: ({ sharedHitBlocks, sharedReadBlocks }) => sharedHitBlocks + sharedReadBlocks,
  sharedHitBlocks: ({ sharedHitBlocks }) => sharedHitBlocks,
  sharedReadBlocks: ({ sharedReadBlocks }) => sharedReadBlocks,
  tempBlocks: ({ tempBlocks }) => tempBlocks,
  walRecords: ({ walRecords }) => walRecords,
  walBytes: ({ walBytes }) => walBytes,
};

/** What full-page images would spoil, and what the server counts of an execution alone, apart from the others. */
export const isWalCounter = (counter: string): counter is 'walRecords' | 'walBytes' =>
  counter === 'walRecords' || counter === 'walBytes';

/**
 * A counter of an execution of a write shape: WAL by what each repetition on a fresh clone says, where there are any; the others,
 * which depend on what earlier executions left behind, by the mean of all. `undefined` where it was not counted.
 */
export const wornCounter = (worn: Worn | undefined, counter: WorkCounter): Range | undefined => {
  const read = READ[counter];
  if (worn === undefined || read === undefined) return undefined;
  const { counters, repetitions = [] } = worn;
  const all = counters === undefined ? [] : [counters];
  return countedRange(isWalCounter(counter) && repetitions.length > 0 ? repetitions : all, read, {
    images: counter === 'walBytes',
  });
};
