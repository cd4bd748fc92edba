import { z } from 'zod';
import { map, text } from './field.js';

/** One set of parameters with a reason. */
export const Case = z
  .object({
    name: text('Name of the case.'),
    params: map(
      z.json().meta({ description: 'Value as JSON; 64-bit integers beyond 2^53 as text.' }),
      'Values of the bind parameters by name; secret ones are left out.',
    ),
    why: text('Why this case stands here: hottest key, rarest, absent.'),
  })
  .meta({ description: 'One set of parameters with a reason.' });
