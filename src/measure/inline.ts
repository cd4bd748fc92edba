import type { BindValues } from '../postgres/session.js';
import { tokenize } from '../sql/tokens.js';
import { sqlLiteral } from './literal.js';

/** A statement with its values as literals in the places of `$1`, `$2`, ...: what drivers send that do not prepare. */
export const inlined = (text: string, values: BindValues): string =>
  tokenize('the query', text)
    .map((token) => (token.kind === 'positional' ? literal(values[Number(token.text.slice(1)) - 1]) : token.text))
    .join('');

// In parentheses, so that a minus sign does not meet an operator and make a comment of the rest.
const literal = (value: unknown): string =>
  ['number', 'bigint', 'boolean'].includes(typeof value) ? `(${value})` : sqlLiteral(value);
