import * as column from './column/index.js';
import { defineDataset } from './dataset.js';
import { even, logNormal, uniform, zipf } from './law/index.js';
import * as pool from './pool.js';

const words = pool.of('words', ['plain', 'tab\tand\nnewline', 'back\\slash', 'naïve 日本', '', "quote's"]);

/** Every type that a column may have, awkward names, partitions, and tables that travel as text. */
export default defineDataset({
  name: 'varied',
  module: import.meta.url,
  axes: { rows: 'rows' },
  scales: { smoke: { rows: 2_000 }, ci: { rows: 20_000 }, full: { rows: 400_000 } },
  schema: 'testing.varied.schema.sql',
  indexes: 'testing.varied.indexes.sql',
  tables: ({ rows }) => ({
    kinds: {
      rows,
      order: { within: 64 },
      columns: {
        id: column.serial(),
        small: column.integer(uniform(-30_000, 30_000)),
        medium: column.nullable(0.1, column.integer(uniform(-1e6, 1e6))),
        single: column.real(uniform(-1, 1)),
        double: column.real(logNormal({ median: 1, sigma: 3 })),
        yes: column.nullable(0.5, column.chance(0.3)),
        words: column.nullable(0.2, column.pick(words, zipf(1))),
        short: column.text({ bytes: uniform(0, 11) }),
        fixed: column.constant('ab'),
        key: column.uuid(),
        document: column.document({ bytes: logNormal({ median: 300, sigma: 2 }), compressibility: 0.5 }),
        plain: column.constant('{"a":  1}'),
        zoned: column.timeline({ from: '1999-12-31', to: '2026-06-01', bursts: 1 }),
        local: column.instants({ from: '1965-01-01', to: '2026-06-01' }),
        day: column.instants({ from: '1965-01-01', to: '2026-06-01' }),
        feeling: column.oneOf({ calm: 3, busy: 1 }),
        worth: column.integer(uniform(0, 9)),
      },
    },
    'other.As Text': {
      rows: 500,
      columns: {
        'The Key': column.serial({ from: 0 }),
        price: column.derive([column.serial()], ([row]) => row / 4),
        tags: column.constant('{a,"b c"}'),
        raw: column.constant('\\x00ff'),
        words: column.pick(words),
      },
    },
    parts: {
      rows: 1_000,
      columns: {
        slot: column.rank(2, even()),
        kind_id: column.reference('kinds.id', zipf(1)),
      },
    },
    nothing: { rows: 0, columns: { id: column.serial() } },
  }),
  claims: ({ rows }) => [
    { says: `there are ${rows} keys`, query: 'SELECT count(DISTINCT key) FROM kinds', answer: rows },
    {
      says: 'documents may be out of line',
      query: 'SELECT max(octet_length(document::text)) > 2000 FROM kinds',
      answer: 't',
    },
  ],
});
