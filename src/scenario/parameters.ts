import { isSignificant, type Token } from '../sql/tokens.js';

type Bracket = 'subscript' | 'array' | 'other';

const OPERAND_KINDS: ReadonlySet<string> = new Set(['string', 'quoted-identifier', 'number', 'named', 'positional']);

// What ends an operand: behind it a colon separates (array slices `a[1:n]`, `JSON_OBJECT('a':b)`) and names no parameter.
const isOperand = (token: Token) => OPERAND_KINDS.has(token.kind) || token.text === ')' || token.text === ']';

const opens = (bracket: Bracket | undefined, previous: Token | undefined): Bracket => {
  if (previous === undefined) return 'other';
  if (previous.kind === 'word') return previous.text.toLowerCase() === 'array' ? 'array' : 'subscript';
  if (isOperand(previous)) return 'subscript';
  return bracket === 'array' ? 'array' : 'other';
};

/** The name of a parameter's token: of `:id`, `@id` and `sqlc.arg(id)` it is `id`. */
export const parameterName = ({ text }: Token): string => /(\w+)'?\s*\)?$/.exec(text)?.[1] ?? text;

/** The tokens that are parameters: `:name`, `@name` or `sqlc.arg(name)` where an operand may begin. */
export const parameterTokens = (tokens: readonly Token[]): Token[] => {
  const brackets: Bracket[] = [];
  let previous: Token | undefined;
  const separates = (token: Token): boolean => {
    if (previous === undefined) return false;
    if (isOperand(previous)) return true;
    if (previous.kind !== 'word') return false;
    return brackets.at(-1) === 'subscript' || previous.start + previous.text.length === token.start;
  };
  const found: Token[] = [];
  for (const token of tokens.filter(isSignificant)) {
    if (token.kind === 'named' && !separates(token)) found.push(token);
    if (token.text === '[') brackets.push(opens(brackets.at(-1), previous));
    if (token.text === '(') brackets.push('other');
    if (token.text === ']' || token.text === ')') brackets.pop();
    previous = token;
  }
  return found;
};
