import { withoutLiterals } from '../sql/literals.js';

/** Every text of an EXPLAIN document or a diff without its literals; numbers are what was measured, and stay. */
export const withoutLiteralsIn = <T>(value: T): T => mapTexts(value, withoutLiterals);

/** The same value with every text in it put through a function; the keys stay. */
export const mapTexts = <T>(value: T, change: (text: string) => string): T => mapped(value, change) as T;

const mapped = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => mapped(each, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapped(each, change)]));
};
