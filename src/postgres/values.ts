import pg from 'pg';

const INT8 = 20;
const NUMERIC = 1700;
const INT8_ARRAY = 1016;
const NUMERIC_ARRAY = 1231;
const TEXT_ARRAY = 1009;

// Dates and timestamps, intervals, points and circles, and arrays of them: pg would make objects that lose something.
const KEPT_AS_TEXT = new Set([600, 718, 1082, 1114, 1184, 1186]);
const ARRAYS_OF_TEXT = new Set([1017, 1115, 1182, 1185, 1187]);

type Parse = (text: string) => unknown;

const asText: Parse = (text) => text;

const significantDigits = (text: string): number =>
  text
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '').length;

/** A number where a double carries the text exactly (15 significant digits always fit), else the text. */
export const numberWhenSafe = (text: string): number | string => {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  return Number.isFinite(value) && !Number.isInteger(value) && significantDigits(text) <= 15 ? value : text;
};

const textArray: Parse = pg.types.getTypeParser(TEXT_ARRAY as number);

const mapNested = (value: unknown, parse: Parse): unknown => {
  if (Array.isArray(value)) return value.map((item) => mapNested(item, parse));
  return value === null ? null : parse(value as string);
};

const textParser = (oid: number): Parse => {
  if (oid === INT8 || oid === NUMERIC) return numberWhenSafe as Parse;
  if (oid === INT8_ARRAY || oid === NUMERIC_ARRAY) return (text) => mapNested(textArray(text), numberWhenSafe as Parse);
  if (KEPT_AS_TEXT.has(oid)) return asText;
  if (ARRAYS_OF_TEXT.has(oid)) return textArray;
  return pg.types.getTypeParser(oid);
};

/** How rows become JavaScript values; see `Row`. */
export const rowValues: pg.CustomTypesConfig = { getTypeParser: ((oid: number) => textParser(oid)) as never };

/** The server's own text, untouched. */
export const rawText: pg.CustomTypesConfig = { getTypeParser: (() => asText) as never };
