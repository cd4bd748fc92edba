import { z } from 'zod';
import { count, list, quantity, text } from './field.js';
import { Clock } from './times.js';

const BLOCKS = 'blocks of 8 kB';
const each = (unit: string, description: string) => quantity(unit, `${description}, an execution.`);

const Counters = z
  .object({
    calls: each('statements', 'Statements run'),
    sharedHitBlocks: each(BLOCKS, 'Shared buffers found in memory'),
    sharedReadBlocks: each(BLOCKS, 'Shared buffers read in'),
    sharedDirtiedBlocks: each(BLOCKS, 'Shared buffers changed'),
    tempBlocks: each(BLOCKS, 'Blocks of temporary files read and written'),
    walRecords: each('records', 'WAL records'),
    walFullPageImages: each('images', 'Full-page images in the WAL; left out where the server could be told to'),
    walBytes: each('bytes', 'Bytes of WAL, such images included'),
    executionTimeMs: each('ms', 'Time in the server'),
  })
  .meta({ description: 'Everything the statements did, triggers and foreign keys included.' });

/** What many executions of a write shape cost, and what they left behind. */
export const Wear = z
  .object({
    shape: text('Name of the shape.'),
    case: text('Name of the case.'),
    condition: text('What else went on: nothing, an old snapshot held open, and the like.'),
    connections: count('connections', 'Sessions that wrote at once.'),
    executions: count('executions', 'Executions in all.'),
    elapsedMs: quantity('ms', 'From the first to the last.'),
    wallTimeMs: Clock.meta({ description: 'What the client waited for one execution.', unit: 'ms' }),
    counters: Counters.optional(),
    repetitions: list(
      Counters,
      'The first executions alone, by one connection on a fresh clone each time: what budgets on WAL are judged by.',
    ).optional(),
    notCountable: text('Why the counters are absent, where they are.').optional(),
    tables: list(
      z
        .object({
          name: text('Name of the table.'),
          updates: count('rows', 'Rows updated.'),
          hotUpdates: count('rows', 'Rows updated without touching an index (heap-only tuples).'),
          deadRows: count('rows', 'Rows left behind for vacuum.'),
          tableBytesBefore: count('bytes', 'Size of the table before.'),
          tableBytes: count('bytes', 'Size of the table after.'),
          indexBytesBefore: count('bytes', 'Size of its indexes before.'),
          indexBytes: count('bytes', 'Size of its indexes after.'),
        })
        .meta({ description: 'A table before and after.' }),
      'The tables that were watched.',
    ),
    deadlocks: count(
      'executions',
      'Executions that the server ended because of a deadlock, and that were tried again.',
    ),
    lockWaitShare: quantity(
      'share of their time',
      "How long the sessions waited for each other's locks, from 0 to 1, as a monitor saw it.",
    ),
  })
  .meta({ description: 'What many executions of a write shape cost, and what they left behind.' });
