import { z } from 'zod';
import { count, list, quantity, text } from './field.js';
import { Key } from './measurement.js';

const BLOCKS = 'blocks of 8 kB';
const fingerprint = text('Digest of the tree.');
const document = z
  .unknown()
  .meta({ description: 'One EXPLAIN (FORMAT JSON) document without execution; absent for the plan that was measured.' })
  .optional();

/** Whether an index can serve a shape on a case. */
export const IndexUse = z
  .object({
    shape: text('Name of the shape.'),
    case: text('Name of the case.'),
    index: text('The index.'),
    state: z.enum(['serves', 'cannot', 'missing', 'refused']).meta({
      description:
        'serves: with the other indexes of its table hidden. cannot: not even then. missing: there is no such index. ' +
        'refused: PostgreSQL does not plan the statement without them.',
    }),
    by: z
      .enum(['condition', 'order'])
      .meta({ description: 'condition: on its leading column. order: a sort falls away.' })
      .optional(),
    paths: list(text('Dotted child positions.'), 'The nodes that read by it.').optional(),
    sharedBlocks: count(BLOCKS, 'What reading by it took; absent where it did not end.').optional(),
    instead: text('How tables are read where it cannot serve.').optional(),
    reason: text('Why it could not be asked.').optional(),
  })
  .meta({ description: 'Whether an index can serve a shape on a case, whatever the planner chooses.' });

/** The plans of a statement by statistics that were sampled anew. */
export const Tie = z
  .object({
    ...Key,
    samplings: count('samplings', 'How often statistics were sampled anew.'),
    plans: list(
      z
        .object({
          fingerprint,
          times: count('samplings', 'Samplings that chose it.'),
          document,
        })
        .meta({ description: 'One distinct plan.' }),
      'Each distinct plan, first the one by the statistics as they were; two or more are a tie.',
    ),
  })
  .meta({ description: 'The plans of a statement by statistics that were sampled anew.' });

/** The plans of a statement at other sizes. */
export const Margin = z
  .object({
    ...Key,
    plans: list(
      z
        .object({
          factor: quantity('times the rows', 'How many times its rows the planner believed the data to have.'),
          fingerprint,
          document,
        })
        .meta({ description: 'The plan at one size.' }),
      'Smallest size first.',
    ),
  })
  .meta({ description: 'At which sizes the planner would choose another plan; nothing was executed.' });
