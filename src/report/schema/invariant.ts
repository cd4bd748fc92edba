import { z } from 'zod';
import { count, list, text } from './field.js';

const name = text('Name of the invariant.');
const state = <S extends string>(value: S, description: string) => z.literal(value).meta({ description });

/** One row that is not what it should be. */
export const ViolationRow = z
  .object({
    key: text('What names the row.'),
    expected: z.string().nullable().meta({ description: 'The truth, as the server prints it; null: no such row.' }),
    found: z.string().nullable().meta({ description: 'What was found, as the server prints it; null: no such row.' }),
  })
  .meta({ description: 'One row that is not what it should be.' });

/** Whether a property of the data held. */
export const Invariant = z
  .discriminatedUnion('state', [
    z.object({ name, state: state('holds', 'True of everything checked.'), checked: text('What was checked.') }),
    z.object({
      name,
      state: state('violated', 'An answer is wrong.'),
      message: text('What is wrong, in a sentence.'),
      rows: list(ViolationRow, 'The first rows that differ, ten at most.'),
      total: count('rows', 'Rows that differ in all.'),
      sql: text('SQL that shows the rest.').optional(),
    }),
    z.object({ name, state: state('skipped', 'Could not be asked.'), reason: text('Why it was not asked.') }),
  ])
  .meta({ description: 'Whether a property of the data held.' });
