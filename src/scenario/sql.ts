import { inputError } from '../errors.js';
import { parameterTokens } from './parameters.js';
import { placeOf } from './place.js';
import { type Statement, splitStatements } from './statements.js';
import { type Token, tokenize } from './tokens.js';

/** A query whose named parameters have become `$1`, `$2`, ...: the text that the server sees. */
export interface CompiledSql {
  /** The .sql file, as people know it (relative to the working directory where that is shorter). */
  readonly file: string;
  readonly source: string;
  readonly text: string;
  /** Names in the order of their numbers; a name used twice has one number. */
  readonly parameters: readonly string[];
  /** Where in `source` the offset of `text` stands; both in UTF-16 units. */
  readonly sourceOffset: (offset: number) => number;
}

const refusePositional = (file: string, source: string, start: number, tokens: readonly Token[]): void => {
  const positional = tokens.find((token) => token.kind === 'positional');
  if (positional === undefined) return;
  throw inputError({
    code: 'positional-parameter',
    message: `A parameter has a number instead of a name: ${placeOf(file, source, start + positional.start)}`,
    hint: 'Name it, for example :workspace_id, and give it a value in every case.',
  });
};

const onlyStatement = (file: string, source: string): Statement => {
  const [statement, second] = splitStatements(file, source);
  if (statement === undefined)
    throw inputError({ code: 'empty-query', message: `${file} holds no statement.`, hint: 'Write the query into it.' });
  if (second === undefined) return statement;
  throw inputError({
    code: 'several-statements',
    message: `A query is one statement, and a second one starts here: ${placeOf(file, source, second.start)}`,
    hint: 'Move what prepares the ground into the shape’s `setup`, or list several files in `queries` with a `run`.',
  });
};

/** Compiles a query of exactly one statement. Throws an input error that shows the place. */
export const compileQuery = (file: string, source: string): CompiledSql => {
  const statement = onlyStatement(file, source);
  const tokens = tokenize(file, statement.sql);
  refusePositional(file, source, statement.start, tokens);
  const named = new Set(parameterTokens(tokens));
  const parameters = [...new Set([...named].map((token) => token.text.slice(1)))];
  const pieces: { readonly source: number; readonly text: number }[] = [];
  let text = '';
  for (const token of tokens) {
    pieces.push({ source: statement.start + token.start, text: text.length });
    text += named.has(token) ? `$${parameters.indexOf(token.text.slice(1)) + 1}` : token.text;
  }
  const sourceOffset = (offset: number): number => {
    const piece = pieces.findLast((candidate) => candidate.text <= offset);
    return piece === undefined ? statement.start : piece.source + (offset - piece.text);
  };
  return { file, source, text, parameters, sourceOffset };
};
