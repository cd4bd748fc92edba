import { isPicked, type Value } from '../column/generator.js';
import { instant } from '../column/timeline.js';
import { encodePool } from './pooled.js';
import type { Sink } from './sink.js';
import type { Writer, WriterContext } from './writer.js';

/** Begins every binary COPY: signature, flags, no header extension. */
export const BINARY_HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
/** Ends it. */
export const BINARY_TRAILER = Buffer.from([0xff, 0xff]);

const writeNull = (sink: Sink): void => {
  sink.view.setInt32(sink.at, -1);
  sink.at += 4;
};

/** A writer of a fixed number of bytes: `put` writes the value at a place, or gives false where it does not fit. */
const fixed =
  (bytes: number, put: (view: DataView, at: number, value: NonNullable<Value>) => boolean): Writer =>
  ({ bound, sink, refuse }) =>
  (row) => {
    const value = bound.at(row);
    if (value === null) return writeNull(sink);
    const { view, at } = sink;
    view.setInt32(at, bytes);
    if (value === undefined || !put(view, at + 4, value)) refuse(row, value);
    sink.at = at + 4 + bytes;
  };

const isInteger = (value: Value, limit: number): value is number =>
  typeof value === 'number' && Math.floor(value) === value && value >= -limit && value < limit;

const int2 = fixed(2, (view, at, value) => {
  if (!isInteger(value, 2 ** 15)) return false;
  view.setInt16(at, value);
  return true;
});

const int4 = fixed(4, (view, at, value) => {
  if (!isInteger(value, 2 ** 31)) return false;
  view.setInt32(at, value);
  return true;
});

const TWO_32 = 0x1_0000_0000;

const putInt8 = (view: DataView, at: number, value: number): void => {
  const high = Math.floor(value / TWO_32);
  view.setInt32(at, high);
  view.setUint32(at + 4, value - high * TWO_32);
};

const int8 = fixed(8, (view, at, value) => {
  if (isInteger(value, 2 ** 53)) putInt8(view, at, value);
  else if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) view.setBigInt64(at, BigInt(value));
  else return false;
  return true;
});

// As text refuses it: what is no number came of a slip in arithmetic.
const isReal = (value: Value): value is number => typeof value === 'number' && !Number.isNaN(value);

const float4 = fixed(4, (view, at, value) => {
  if (!isReal(value)) return false;
  view.setFloat32(at, value);
  return true;
});

const float8 = fixed(8, (view, at, value) => {
  if (!isReal(value)) return false;
  view.setFloat64(at, value);
  return true;
});

const bool = fixed(1, (view, at, value) => {
  if (typeof value !== 'boolean') return false;
  view.setUint8(at, value ? 1 : 0);
  return true;
});

/** Microseconds since 1970 of a number or an ISO string; NaN for anything else. */
export const microseconds = (value: Value): number => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? instant(value) : Number.NaN;
};

// PostgreSQL counts from 2000.
const EPOCH = 946_684_800_000_000;
const DAY = 86_400_000_000;

const timestamp = fixed(8, (view, at, value) => {
  const time = microseconds(value) - EPOCH;
  if (!isInteger(time, 2 ** 53)) return false;
  putInt8(view, at, time);
  return true;
});

const date = fixed(4, (view, at, value) => {
  const day = Math.floor((microseconds(value) - EPOCH) / DAY);
  if (!isInteger(day, 2 ** 31)) return false;
  view.setInt32(at, day);
  return true;
});

const uuid = fixed(16, (view, at, value) => typeof value === 'string' && putUuid(view, at, value));

const NIBBLES = new Int8Array(128).fill(-1);
for (let nibble = 0; nibble < 16; nibble++) {
  NIBBLES[nibble.toString(16).charCodeAt(0)] = nibble;
  NIBBLES[nibble.toString(16).toUpperCase().charCodeAt(0)] = nibble;
}
const DASH = '-'.charCodeAt(0);

const putUuid = (view: DataView, start: number, text: string): boolean => {
  let at = start;
  for (let i = 0; i < text.length; i += 2) {
    if (text.charCodeAt(i) === DASH) i++;
    const high = NIBBLES[text.charCodeAt(i)] ?? -1;
    const low = NIBBLES[text.charCodeAt(i + 1)] ?? -1;
    if (high < 0 || low < 0 || at === start + 16) return false;
    view.setUint8(at++, high * 16 + low);
  }
  return at === start + 16;
};

/** Bytes of a length that the value decides, after a prefix that the type wants. */
const varying =
  (prefix: readonly number[]): Writer =>
  (context) =>
    isPicked(context.bound) ? pooled(context, prefix) : spelled(context, prefix);

const spelled =
  ({ bound, sink, refuse }: WriterContext, prefix: readonly number[]) =>
  (row: number) => {
    const value = bound.at(row);
    if (value === null) return writeNull(sink);
    if (value === undefined) refuse(row, value);
    const text = typeof value === 'string' ? value : String(value);
    sink.reserve(8 + 3 * text.length);
    const start = sink.at;
    sink.at += 4;
    for (const byte of prefix) sink.view.setUint8(sink.at++, byte);
    sink.utf8(text);
    sink.view.setInt32(start, sink.at - start - 4);
  };

const pooled = ({ bound, sink }: WriterContext, prefix: readonly number[]) => {
  if (!isPicked(bound)) throw new TypeError('not a pick');
  const { bytes, starts } = encodePool(bound.entries, (entry) => {
    const body = Buffer.concat([Buffer.from(prefix), Buffer.from(entry)]);
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length);
    return Buffer.concat([length, body]);
  });
  return (row: number) => {
    const index = bound.index(row);
    if (index < 0) return writeNull(sink);
    sink.copy(bytes, starts[index] as number, starts[index + 1] as number);
  };
};

/** Writers by the type's receive function; a type that is not here makes its table travel as text. */
export const BINARY_WRITERS: Readonly<Record<string, Writer>> = {
  int2recv: int2,
  int4recv: int4,
  int8recv: int8,
  float4recv: float4,
  float8recv: float8,
  boolrecv: bool,
  timestamptz_recv: timestamp,
  timestamp_recv: timestamp,
  date_recv: date,
  uuid_recv: uuid,
  textrecv: varying([]),
  varcharrecv: varying([]),
  bpcharrecv: varying([]),
  enum_recv: varying([]),
  json_recv: varying([]),
  // The version of the format.
  jsonb_recv: varying([1]),
};
