import { z } from 'zod';
import type { Work as PlanWork } from '../../plan/work.js';
import { count, flag, quantity } from './field.js';

const counter = (unit: string, description: string) =>
  z
    .object({
      value: count(unit, 'The counter in the last execution, when caches were warmest; the one to quote.'),
      min: count(unit, 'Least of all executions.'),
      max: count(unit, 'Most of all executions.'),
      repeatable: flag('Whether every execution gave the same number, so that it can be gated hard.'),
      error: quantity(
        unit,
        'How far rounding in EXPLAIN (before PostgreSQL 18) may put it off; absent: exact.',
      ).optional(),
    })
    .meta({ description, unit });

type Counter = Exclude<keyof PlanWork, `${string}Error`>;

const BLOCKS = 'blocks of 8 kB';

/** Counters of one execution, each with its spread over the repetitions. What only a plan tells is absent for programs. */
export const Work = z
  .object({
    sharedBlocks: counter(BLOCKS, 'Shared buffers touched: hit and read together. The steadiest measure of work.'),
    sharedHitBlocks: counter(BLOCKS, 'Shared buffers found in memory.'),
    sharedReadBlocks: counter(BLOCKS, 'Shared buffers that had to be read in.'),
    sharedDirtiedBlocks: counter(BLOCKS, 'Shared buffers changed.'),
    localBlocks: counter(BLOCKS, 'Buffers of temporary tables touched.').optional(),
    tempBlocks: counter(BLOCKS, 'Blocks of temporary files read and written: sorts and hashes that went to disk.'),
    rowsScanned: counter('rows', 'Rows that scans read: produced or removed, over all loops and workers.').optional(),
    rowsRemoved: counter('rows', 'Rows removed by filters, joins and rechecks.').optional(),
    rowsReturned: counter('rows', 'Rows of the answer.').optional(),
    heapFetches: counter('rows', 'Index-only scan entries that had to look at the table after all.').optional(),
    loops: counter('loops', 'The largest number of loops of any node.').optional(),
    spills: counter('nodes', 'Sorts, hashes and materialisations that went to disk.').optional(),
    walRecords: counter('records', 'WAL records written.').optional(),
    walBytes: counter('bytes', 'Bytes of WAL written; full-page images make it vary.').optional(),
    walFullPageImages: counter('images', 'Full-page images in the WAL.').optional(),
    planningBlocks: counter(BLOCKS, 'Shared buffers touched by planning; absent before PostgreSQL 13.').optional(),
  } satisfies Record<Counter, z.ZodType>)
  .meta({ description: 'Counters of one execution, each with its spread over the repetitions.' });
