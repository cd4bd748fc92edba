// Dollar quotes, quoted strings (E'' with its backslashes too) and numbers that are no part of a name or a parameter.
const LITERAL =
  /\$(\w*)\$[\s\S]*?\$\1\$|\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|(?<![\w$.:"])\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/g;
const KEPT = /"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//;
const TOKEN = new RegExp(`${KEPT.source}|(${LITERAL.source.replace('\\1', '\\2')})`, 'g');

/** Literals become `?`; comments, which may hold anything, go. */
export const withoutLiterals = (sql: string): string =>
  sql.replace(TOKEN, (token, literal: string | undefined) => {
    if (literal !== undefined) return '?';
    return token.startsWith('"') ? token : '';
  });

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
