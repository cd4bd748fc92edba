import { z } from 'zod';
import { count, flag, list, quantity, text } from './field.js';

/** One .sql file. */
export const Sql = z
  .object({
    file: text('Path of the file, from the folder planproof ran in where that is shorter.'),
    line: count('lines', 'Line of the file on which the text begins; absent: the first.').optional(),
    text: text('Content of the file, or of that part of it which is the shape, as the author wrote it.'),
  })
  .meta({ description: 'One .sql file.' });

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
