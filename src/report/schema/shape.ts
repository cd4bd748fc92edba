import { z } from 'zod';
import { count, flag, list, quantity, text } from './field.js';

/** One .sql file. */
const Sql = z
  .object({
    file: text('Path of the file, from the folder planproof ran in where that is shorter.'),
    line: count('lines', 'Line of the file on which the text begins; absent: the first.').optional(),
    text: text('Content of the file, or of that part of it which is the shape, as the author wrote it.'),
  })
  .meta({ description: 'One .sql file.' });

const each = (unit: string, description: string) => quantity(unit, `${description}, a row.`).optional();

const ROW = {
  calls: each('statements', 'Statements'),
  sharedHitBlocks: each('blocks of 8 kB', 'Shared buffers found in memory'),
  sharedReadBlocks: each('blocks of 8 kB', 'Shared buffers read in'),
  sharedDirtiedBlocks: each('blocks of 8 kB', 'Shared buffers changed'),
  tempBlocks: each('blocks of 8 kB', 'Blocks of temporary files read and written'),
  walRecords: each('records', 'WAL records'),
  walFullPageImages: each('images', 'Full-page images in the WAL; left out where the server could be told to'),
  walBytes: each('bytes', 'Bytes of WAL, such images included'),
  executionTimeMs: each('ms', 'Time in the server'),
};

/** What inserting one more row costs. */
export const RowCost = z
  .object({
    state: z.enum(['counted', 'notCountable']).meta({ description: 'Whether it could be counted.' }),
    reason: text('Why not.').optional(),
    ...ROW,
    repetitions: list(
      z.object(ROW).meta({ description: 'One repetition.' }),
      'Each on a fresh clone; absent where no budget asks for it.',
    ).optional(),
  })
  .meta({ description: 'What inserting one more row costs, its triggers and indexes included.' });

/** What the shape needed besides the dataset, and what making it cost. */
export const Setup = z
  .object({
    ...Sql.shape,
    isolation: z.enum(['additive', 'intrusive']).meta({
      description:
        'additive: makes only relations that no other shape names, so it shares the database. ' +
        'intrusive: changes what others see, so it has a clone of its own.',
    }),
    durationMs: quantity('ms', 'Time the setup took.').optional(),
    bytes: z
      .int()
      .meta({ description: 'By how much the database grew; negative where it shrank.', unit: 'bytes' })
      .optional(),
    tableBytes: z.int().meta({ description: 'By how much its tables grew.', unit: 'bytes' }).optional(),
    indexBytes: z.int().meta({ description: 'By how much its indexes grew.', unit: 'bytes' }).optional(),
    rows: list(
      z
        .object({
          table: text('A table that stood before and that the setup touches.'),
          without: RowCost,
          with: RowCost,
        })
        .meta({ description: 'One more row of a table, without the setup and with it.' }),
      'What one more row costs; absent where that was not asked for.',
    ).optional(),
    locks: list(
      z
        .object({
          relation: text('Existing relation that was locked.'),
          mode: text('Lock mode as pg_locks names it, e.g. ShareLock.'),
        })
        .meta({ description: 'One lock on a relation that stood before.' }),
      'Locks the setup took on relations that stood before it; absent: not observed.',
    ).optional(),
  })
  .meta({ description: 'What the shape needed besides the dataset, and what making it cost.' });

/** One way to write the query. */
export const Shape = z
  .object({
    name: text('Name of the shape.'),
    role: z
      .enum(['reference', 'candidate'])
      .meta({ description: 'reference: the old way, that others are compared with. candidate: a new way.' }),
    exact: flag('Whether its answer must equal the reference.'),
    sql: list(Sql, 'The statements of the shape, one file each.'),
    setup: Setup.optional(),
  })
  .meta({ description: 'One way to write the query.' });
