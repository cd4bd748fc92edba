import { z } from 'zod';
import { text } from './field.js';

/** What a person or a CI job should do. */
export const Conclusion = z
  .object({
    exitCode: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(130)]).meta({
      description:
        '0: all passed. 1: a budget is broken. 2: wrong input. 3: the environment failed. ' +
        '4: an answer is wrong. 130: interrupted.',
      unit: 'none',
    }),
    sentence: text('The conclusion in one sentence for a person.'),
  })
  .meta({ description: 'What a person or a CI job should do.' });
