import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { bindDataset } from '../bind.js';
import type { Generator, Value } from '../column/generator.js';
import * as column from '../column/index.js';
import * as pool from '../pool.js';
import { axesOf } from '../scale.js';
import { boundTable } from '../testing.js';
import varied from '../testing.varied.js';
import { encoderOf, formatFor } from './encoder.js';
import type { CopyFormat, TargetColumn } from './target.js';

const as = (name: string, receive: string): TargetColumn => ({ name, receive, type: receive });

/** All bytes of a table of one column, in chunks of the given size. */
const bytesOf = (values: readonly unknown[], receive: string, format: CopyFormat, chunkBytes = 1 << 16): Buffer => {
  const row = column.derive([column.serial({ from: 0 })], ([index]) => values[index] as Value);
  const encoder = encoderOf(boundTable(values.length, row), [as('x', receive)], format, chunkBytes);
  const chunks: Buffer[] = [];
  for (let position = 0; position < values.length; ) {
    position = encoder.rows(position, values.length);
    chunks.push(Buffer.from(encoder.sink.buffer.subarray(0, encoder.sink.at)));
    encoder.sink.at = 0;
  }
  return Buffer.concat(chunks);
};

describe('as text', () => {
  const text = (value: unknown, receive = 'textrecv') => bytesOf([value], receive, 'text').toString();
  test.each([
    ['a\tb\nc\rd\\e', 'a\\tb\\nc\\rd\\\\e\n'],
    ['naïve 日本', 'naïve 日本\n'],
    [null, '\\N\n'],
    ['\\N', '\\\\N\n'],
    [true, 't\n'],
    [-1.5, '-1.5\n'],
  ])('%j is written as COPY reads it', (value, wanted) => {
    expect(text(value)).toBe(wanted);
  });

  test('times are spelled out to the microsecond, before 1970 too', () => {
    expect(text(1_780_315_200_000_001, 'timestamptz_recv')).toBe('2026-06-01 12:00:00.000001+00\n');
    expect(text(-1, 'timestamp_recv')).toBe('1969-12-31 23:59:59.999999+00\n');
    expect(text('2026-06-01', 'date_recv')).toBe('2026-06-01\n');
  });
});

describe('in binary', () => {
  const hex = (value: unknown, receive: string) => bytesOf([value], receive, 'binary').toString('hex');
  test.each([
    [7, 'int2recv', '0001000000020007'],
    [-2, 'int4recv', '000100000004fffffffe'],
    [-2, 'int8recv', '000100000008fffffffffffffffe'],
    [4_294_967_298, 'int8recv', '0001000000080000000100000002'],
    ['9223372036854775807', 'int8recv', '0001000000087fffffffffffffff'],
    [1.5, 'float8recv', '0001000000083ff8000000000000'],
    [false, 'boolrecv', '00010000000100'],
    ['é', 'textrecv', '000100000002c3a9'],
    ['{}', 'jsonb_recv', '000100000003017b7d'],
    [946_684_800_000_001, 'timestamptz_recv', '0001000000080000000000000001'],
    ['2000-01-02', 'date_recv', '00010000000400000001'],
    [
      '00010203-0405-4607-8809-0a0b0c0d0e0f',
      'uuid_recv',
      '0001000000100001020304054607 88090a0b0c0d0e0f'.replace(' ', ''),
    ],
    [null, 'int4recv', '0001ffffffff'],
  ])('%j as %s has the bytes that the server receives', (value, receive, wanted) => {
    expect(hex(value, receive)).toBe(wanted);
  });
});

test.each([
  [1.5, 'int4recv'],
  [2 ** 31, 'int4recv'],
  ['many', 'int8recv'],
  [Number.NaN, 'float4recv'],
  [Number.NaN, 'float8recv'],
  [undefined, 'int8recv'],
  [undefined, 'textrecv'],
  ['yesterday', 'timestamptz_recv'],
  ['00010203', 'uuid_recv'],
  [1, 'boolrecv'],
])('%j is refused as %s, with table, column and row', (value, receive) => {
  const found = typeof value === 'string' ? JSON.stringify(value) : String(value);
  expect(() => bytesOf([null, value], receive, 'binary')).toThrowError(
    expect.objectContaining({ message: `Table sample, column x, row 1: ${found} is no ${receive}.`, exitCode: 2 }),
  );
});

test('a table travels in binary unless one of its types has no binary writer', () => {
  expect(formatFor([as('a', 'int8recv'), as('b', 'jsonb_recv')])).toBe('binary');
  expect(formatFor([as('a', 'int8recv'), as('b', 'numeric_recv')])).toBe('text');
});

test.each<CopyFormat>(['binary', 'text'])(
  'chunks cut the %s stream anywhere and lose nothing, rows wider than a chunk included',
  (format) => {
    const values = ['short', 'x'.repeat(5000), null, 'é'.repeat(3000), '', 'y'.repeat(100)];
    const whole = bytesOf(values, 'textrecv', format);
    for (const chunkBytes of [1, 64, 4096])
      expect(bytesOf(values, 'textrecv', format, chunkBytes).equals(whole)).toBe(true);
  },
);

test('a pick is written like the text it picks', () => {
  const names = pool.of('names', ['a\tb', 'naïve', '']);
  const picked = column.nullable(0.2, column.pick(names));
  const spelled = {
    says: 'the same',
    bind: (scope: Parameters<typeof picked.bind>[0]) => ({ at: picked.bind(scope).at }),
  };
  for (const format of ['binary', 'text'] as const) {
    const [first, second] = [picked, spelled].map((generator: Generator) => {
      const { sink, rows } = encoderOf(boundTable(50, generator), [as('x', 'textrecv')], format, 1 << 16);
      rows(0, 50);
      return sink.buffer.subarray(0, sink.at).toString('hex');
    });
    expect(first).toBe(second);
  }
});

// Whatever Node runs this must make the very same bytes.
test('every kind of column has the golden bytes', () => {
  const kinds: Readonly<Record<string, string>> = { number: 'float8recv', boolean: 'boolrecv', string: 'textrecv' };
  const { tables } = bindDataset(varied, axesOf(varied, 'smoke'), 1);
  const digests = tables
    .filter(({ rows }) => rows > 0)
    .map((table) => {
      const columns = table.columns.map(({ name, bound }) => {
        const value = Array.from({ length: table.rows }, (_, row) => bound.at(row)).find((each) => each !== null);
        return as(name, kinds[typeof value] ?? '');
      });
      const { sink, rows } = encoderOf(table, columns, 'binary', Number.POSITIVE_INFINITY, new ArrayBuffer(1 << 20));
      rows(0, table.rows);
      return `${table.name} ${createHash('sha256').update(sink.buffer.subarray(0, sink.at)).digest('hex')}`;
    });
  expect(digests).toMatchInlineSnapshot(`
    [
      "kinds 957217f88f34d888e72603ac73af86d3e8e470a4a07acb06e9d542c881120937",
      "other.As Text b3c0c70ef89af43f50b30ab9f6c3ca21f13963ad80299e2101b5dea9d5dbfcee",
      "parts e7a8ee4e6cf569fcd8aee6a0934199e28a8edceb8ac7443f35f6e4c27e127c69",
    ]
  `);
});
