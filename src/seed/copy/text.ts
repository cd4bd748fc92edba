import { isPicked, type Value } from '../column/generator.js';
import { microseconds } from './binary.js';
import { encodePool } from './pooled.js';
import type { Sink } from './sink.js';
import type { Writer, WriterContext } from './writer.js';

const SPECIAL = /[\\\n\r\t]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** As COPY's text format wants it; `\N` is for null alone. */
export const escaped = (text: string): string =>
  SPECIAL.test(text) ? text.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character] as string) : text;

const DAY_MS = 86_400_000;
const DAY = 1000 * DAY_MS;
const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));
const two = (number: number): string => TWO_DIGITS[number] as string;

// Neighbouring rows mostly share their day, and Date is slow.
let day = Number.NaN;
let dayText = '';

/** "2026-06-01 12:00:00.000001+00"; `microsecond` counts from 1970. */
const timestampText = (microsecond: number): string => {
  const wanted = Math.floor(microsecond / DAY);
  if (wanted !== day) {
    day = wanted;
    dayText = new Date(day * DAY_MS).toISOString().slice(0, 10);
  }
  const inDay = microsecond - day * DAY;
  const second = Math.floor(inDay / 1_000_000);
  const fraction = inDay - second * 1_000_000;
  const minute = Math.floor(second / 60);
  const clock = `${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(second % 60)}`;
  const low = fraction % 10_000;
  return `${dayText} ${clock}.${two(Math.floor(fraction / 10_000))}${two(Math.floor(low / 100))}${two(low % 100)}+00`;
};

const asTimestamp = (value: Value): string | undefined => {
  const time = microseconds(value);
  return Number.isSafeInteger(time) ? timestampText(time) : undefined;
};

const asDate = (value: Value): string | undefined => asTimestamp(value)?.slice(0, 10);

const asItIs = (value: Value): string | undefined => {
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : String(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return typeof value === 'string' ? value : undefined;
};

// Rounded here, as the binary writer rounds: a decimal halfway between two singles may be read as the other one.
const asSingle = (value: Value): string | undefined => asItIs(typeof value === 'number' ? Math.fround(value) : value);

const SPELLINGS: Readonly<Record<string, (value: Value) => string | undefined>> = {
  float4recv: asSingle,
  timestamptz_recv: asTimestamp,
  timestamp_recv: asTimestamp,
  date_recv: asDate,
};

const writeNull = (sink: Sink): void => {
  sink.utf8('\\N');
};

/** The writer of a column as text, whatever its type: the server's own input function reads it. */
export const textWriter =
  (receive: string): Writer =>
  (context) =>
    isPicked(context.bound) ? pooled(context) : spelled(context, SPELLINGS[receive] ?? asItIs);

const spelled =
  ({ bound, sink, refuse }: WriterContext, spell: (value: Value) => string | undefined) =>
  (row: number) => {
    const value = bound.at(row);
    if (value === null) return writeNull(sink);
    const text = spell(value) ?? refuse(row, value);
    sink.utf8(typeof value === 'string' ? escaped(text) : text);
  };

const pooled = ({ bound, sink }: WriterContext) => {
  if (!isPicked(bound)) throw new TypeError('not a pick');
  const { bytes, starts } = encodePool(bound.entries, (entry) => Buffer.from(escaped(entry)));
  return (row: number) => {
    const index = bound.index(row);
    if (index < 0) return writeNull(sink);
    sink.copy(bytes, starts[index] as number, starts[index + 1] as number);
  };
};
