import { z } from 'zod';
import { GROWTH_CLASSES } from '../../stats/growth.js';
import { list, map, quantity, text } from './field.js';

/** How the work of a shape on a case grows along an axis of the dataset. */
export const Growth = z
  .object({
    shape: text('Name of the shape.'),
    case: text('Name of the case.'),
    axis: text('The axis that was varied; the others were held.'),
    points: list(
      z
        .object({
          size: quantity('rows or keys', 'The number of the axis.'),
          work: map(quantity('as the counter', 'Value of the counter.'), 'Counters of one execution, by name.'),
        })
        .meta({ description: 'The work at one size.' }),
      'Smallest size first.',
    ),
    notCountable: text('Why there are counters that were not counted.').optional(),
    fits: map(
      z
        .object({
          exponent: z.number().meta({ description: 'k of a + b * n^k.', unit: 'none' }),
          low: z.number().meta({ description: 'Lower end of the 95 % interval.', unit: 'none' }),
          high: z.number().meta({ description: 'Upper end of the 95 % interval.', unit: 'none' }),
          class: z
            .enum(GROWTH_CLASSES)
            .meta({ description: 'The simplest class that fits about as well as the best one.' }),
          constant: z.number().meta({ description: 'a of a + b * n^k.', unit: 'as the counter' }),
          factor: z.number().meta({ description: 'b of a + b * n^k.', unit: 'as the counter' }),
        })
        .meta({ description: 'A curve a + b * n^k.' }),
      'Fitted curves, by counter; absent where sizes are too few or too close.',
    ),
  })
  .meta({ description: 'How the work of a shape on a case grows along an axis of the dataset.' });
