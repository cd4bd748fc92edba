import { inputError } from '../errors.js';
import { placeOf } from './place.js';

export type TokenKind =
  | 'space'
  | 'comment'
  | 'string'
  | 'quoted-identifier'
  | 'positional'
  | 'word'
  | 'number'
  | 'cast'
  | 'assign'
  | 'named'
  | 'symbol';

/** A piece of SQL; `start` is an offset in UTF-16 units. Tokens follow one another without gaps. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
}

// The lexical rules of PostgreSQL (manual, 4.1), tried in this order at each place. Loops are unrolled so that no input
// makes them backtrack. An E'' string goes on behind a newline and keeps its escapes there, hence its second half.
const RULES: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', /[ \t\n\r\f\v]+/y],
  ['comment', /--[^\n\r]*/y],
  [
    'string',
    /[eE]'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*'(?:(?:[ \t\f\v]|--[^\n\r]*)*[\n\r](?:[ \t\n\r\f\v]|--[^\n\r]*[\n\r])*'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*')*/y,
  ],
  ['string', /(?:[uU]&|[bBxXnN])?'[^']*(?:''[^']*)*'/y],
  ['quoted-identifier', /(?:[uU]&)?"[^"]*(?:""[^"]*)*"/y],
  ['string', /\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[\s\S]*?\$\1\$/y],
  ['positional', /\$\d+/y],
  ['named', /sqlc\.n?arg\(\s*'?[A-Za-z_]\w*'?\s*\)/y],
  ['word', /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ['number', /\d[\w.]*/y],
  ['cast', /::/y],
  ['assign', /:=/y],
  ['named', /:[A-Za-z_]\w*/y],
  // sqlc's forms. An @ that belongs to an operator (<@, @>) has an operator's letter before it or no name behind it.
  ['named', /(?<![-+*/<>=~!@#%^&|`?])@[A-Za-z_]\w*/y],
];

const OPENERS: readonly (readonly [RegExp, string])[] = [
  [/\/\*/y, 'A comment'],
  [/'/y, 'A string'],
  [/"/y, 'A quoted identifier'],
  [/\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y, 'A dollar-quoted string'],
];

const matchAt = (rule: RegExp, sql: string, at: number): string | undefined => {
  rule.lastIndex = at;
  return rule.exec(sql)?.[0];
};

// Block comments nest in PostgreSQL, which no regular expression can follow.
const blockCommentAt = (sql: string, at: number): string | undefined => {
  if (!sql.startsWith('/*', at)) return undefined;
  const edge = /\/\*|\*\//g;
  edge.lastIndex = at;
  let depth = 0;
  for (let found = edge.exec(sql); found !== null; found = edge.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return sql.slice(at, edge.lastIndex);
  }
  return undefined;
};

const refuseOpener = (file: string, sql: string, at: number): void => {
  const opened = OPENERS.find(([rule]) => matchAt(rule, sql, at) !== undefined);
  if (opened === undefined) return;
  throw inputError({
    code: 'sql-not-closed',
    message: `${opened[1]} starts here and never ends: ${placeOf(file, sql, at)}`,
    hint: 'Close it where it should end.',
  });
};

const tokenAt = (file: string, sql: string, start: number): Token => {
  const comment = blockCommentAt(sql, start);
  if (comment !== undefined) return { kind: 'comment', text: comment, start };
  for (const [kind, rule] of RULES) {
    const text = matchAt(rule, sql, start);
    if (text !== undefined) return { kind, text, start };
  }
  refuseOpener(file, sql, start);
  return { kind: 'symbol', text: sql[start] ?? '', start };
};

/** Cuts SQL into tokens as PostgreSQL's lexer would. Throws an input error where a string or comment never ends. */
export const tokenize = (file: string, sql: string): Token[] => {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length; ) {
    const token = tokenAt(file, sql, at);
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
};

/** Whether the token means something to the server: neither space nor comment. */
export const isSignificant = (token: Token): boolean => token.kind !== 'space' && token.kind !== 'comment';
