import { z } from 'zod';
import { count, list, map, quantity, text } from './field.js';

/** One seeded table. */
export const Table = z
  .object({
    name: text('Name of the table, with its schema where it is not public.'),
    rows: count('rows', 'Rows in the table.'),
    bytes: count('bytes', 'Size on disk with indexes and TOAST.'),
    checksum: text('Checksum of the content; equal on every machine for an equal hash.'),
  })
  .meta({ description: 'One seeded table.' });

/** The data that the scenario was measured on. */
export const Dataset = z
  .object({
    name: text('Name of the dataset.'),
    hash: text('Hash of definition, seed, scale and sampled content; names the dataset among all.'),
    scale: text('Name of the size; absent where the axes were given one by one.').optional(),
    axes: map(quantity('rows or keys', 'The number of the axis.'), 'The numbers that the scale gave each axis.'),
    seed: z.int().meta({ description: 'Seed of every generated value.', unit: 'none' }),
    state: z
      .enum(['seeded', 'cached'])
      .meta({ description: 'Whether this run seeded the data or found them from an earlier run.' }),
    seedMs: quantity('ms', 'Time to generate, load, index and vacuum; absent where cached.').optional(),
    tables: list(Table, 'Every table of the dataset.'),
  })
  .meta({ description: 'The data that the scenario was measured on.' });
