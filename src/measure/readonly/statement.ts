import { inputError } from '../../errors.js';
import { isSignificant, type Token, tokenize } from '../../sql/tokens.js';

/** What a piece of SQL mentions that may run code. */
export interface Mentioned {
  /** Every identifier, as the server folds it: a view, a type, a column, or something harmless. */
  readonly names: readonly string[];
  /** Those that a parenthesis follows. */
  readonly calls: readonly string[];
  readonly operators: readonly string[];
}

const READS = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE']);

const WRITES = new Set(['insert', 'update', 'delete', 'merge']);

/** Refuses, before the server sees it, what is not one plain read. `what` names it for the error: a file, a view. */
export const refuseWrites = (what: string, sql: string): void => {
  const tokens = tokenize(what, sql).filter(isSignificant);
  const first = tokens.find(({ text }) => text !== '(')?.text.toUpperCase() ?? '';
  if (!READS.has(first)) throw notRead(what, `it begins with ${first}`);
  const written = tokens.find((token, index) => isWrite(token, tokens[index - 1]));
  if (written !== undefined) throw notRead(what, `it says ${written.text.toUpperCase()}`);
  const words = tokens.filter(({ kind }) => kind === 'word').map(({ text }) => text);
  const locked = /\bfor (?:no key update|key share|update|share)\b/i.exec(words.join(' '))?.[0];
  if (locked !== undefined) throw notRead(what, `it locks rows (${locked.toUpperCase()})`);
};

// INTO is reserved. The others may be columns; as statements they stand at the beginning of a parenthesis, or behind the last one of WITH.
const isWrite = ({ kind, text }: Token, before: Token | undefined): boolean => {
  if (kind !== 'word') return false;
  const word = text.toLowerCase();
  return word === 'into' || (WRITES.has(word) && (before?.text === '(' || before?.text === ')'));
};

/** Everything in SQL that may run code; strings are left out. */
export const mentioned = (what: string, sql: string): Mentioned => {
  const names = new Set<string>();
  const calls = new Set<string>();
  const tokens = tokenize(what, sql).filter(isSignificant);
  for (const [index, token] of tokens.entries()) {
    const name = nameOf(token);
    if (name === undefined) continue;
    names.add(name);
    if (tokens[index + 1]?.text === '(') calls.add(name);
  }
  return { names: [...names], calls: [...calls], operators: operatorsIn(tokens) };
};

const nameOf = ({ kind, text }: Token): string | undefined => {
  if (kind === 'word') return text.toLowerCase();
  return kind === 'quoted-identifier' ? text.replace(/^[^"]*"|"$/g, '').replaceAll('""', '"') : undefined;
};

// The lexer gives one character at a time; neighbours are one operator.
const operatorsIn = (tokens: readonly Token[]): readonly string[] => {
  const symbols = tokens.map(({ kind, text, start }) => ({ start, text: kind === 'symbol' ? text : '' }));
  const text = symbols.reduce(
    (all, symbol, index) => all + (symbols[index - 1]?.start === symbol.start - 1 ? '' : ' ') + symbol.text,
    '',
  );
  return [...new Set(text.match(/[-+*/<>=~!@#%^&|`?]+/g) ?? [])];
};

export const notRead = (what: string, reason: string) =>
  inputError({
    code: 'not-read-only',
    message: `${what} is not a plain read: ${reason}. Nothing was executed.`,
    hint: 'A probe takes one SELECT, WITH or VALUES without side effects; try others on data of planproof’s own, with "planproof run".',
  });
