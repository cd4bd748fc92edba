import * as column from './column/index.js';
import { defineDataset } from './dataset.js';

const id = column.serial();

/** Each fault by its number on the only axis: a thread that loads this module must find the same one. */
export default defineDataset({
  name: 'faulty',
  module: import.meta.url,
  axes: { fault: 'which fault' },
  scales: {},
  schema: 'testing.faulty.schema.sql',
  indexes: 'testing.faulty.indexes.sql',
  tables: ({ fault }) => ({
    runs: {
      rows: 5_000,
      columns: {
        id: fault === 3 ? column.constant(1) : id,
        state: column.derive([id], ([row]) => (fault === 1 && row > 3_000 ? (undefined as unknown as string) : 'done')),
        ...(fault === 2 ? { status: id } : {}),
        ...(fault === 4 ? {} : { owner: id }),
        ...(fault === 5 ? { twice: id } : {}),
      },
    },
    ...(fault === 6 ? { walks: { rows: 1, columns: { id } } } : {}),
  }),
  claims: ({ fault }) => [
    { says: 'there are 5,000 runs', query: 'SELECT count(*) FROM runs', answer: fault === 7 ? 5_001 : 5_000 },
  ],
});
