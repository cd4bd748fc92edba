import { inputError } from '../errors.js';
import type { BindValues } from '../postgres/session.js';
import { placeOf } from '../sql/place.js';
import { type Statement, splitStatements } from '../sql/statements.js';
import { type Token, tokenize } from '../sql/tokens.js';
import { parameterName, parameterTokens } from './parameters.js';
import type { Parameters } from './scenario.js';
import { type Section, sectionNamed } from './sections.js';

/** A query whose named parameters have become `$1`, `$2`, ...: the text that the server sees. */
export interface CompiledSql {
  /** The .sql file, as people know it (relative to the working directory where that is shorter). */
  readonly file: string;
  readonly source: string;
  /** The part of the source that is this query's, where the file holds several. */
  readonly section?: Section;
  readonly text: string;
  /** Names in the order of their numbers; a name used twice has one number. What has no name is called by its number. */
  readonly parameters: readonly string[];
  /** A case's values in the order of their numbers. */
  readonly values: (params: Parameters) => BindValues;
  /** Where in `source` the offset of `text` stands; both in UTF-16 units. */
  readonly sourceOffset: (offset: number) => number;
}

const refuseMixed = (file: string, source: string, start: number, positional: Token | undefined): void => {
  if (positional === undefined) return;
  throw inputError({
    code: 'positional-parameter',
    message: `A parameter has a number beside others that have names: ${placeOf(file, source, start + positional.start)}`,
    hint: 'Name it too, for example :workspace_id, and give it a value in every case.',
  });
};

const onlyStatement = (file: string, source: string, section: Section | undefined): Statement => {
  const from = section?.start ?? 0;
  const [first, second] = splitStatements(file, source.slice(from, section?.end));
  if (first === undefined)
    throw inputError({ code: 'empty-query', message: `${file} holds no statement.`, hint: 'Write the query into it.' });
  if (second === undefined) return { ...first, start: from + first.start };
  throw inputError({
    code: 'several-statements',
    message: `A query is one statement, and a second one starts here: ${placeOf(file, source, from + second.start)}`,
    hint:
      'Write "-- name: ..." above each of several queries; move what prepares the ground into the shape’s `setup`; or list ' +
      'several files in `queries` with a `run`.',
  });
};

// The protocol counts them in 16 bits.
const MOST_PARAMETERS = 65_535;

const numberOf = (token: Token): number => Number(token.text.slice(1));

/** Names in the order of their numbers. Of `$1` and `$3` there are three: the server counts so too. */
const parameterNames = (named: readonly Token[], positional: readonly Token[]): string[] =>
  positional.length > 0
    ? Array.from({ length: Math.min(MOST_PARAMETERS, Math.max(...positional.map(numberOf))) }, (_, i) => String(i + 1))
    : [...new Set(named.map(parameterName))];

/** Compiles a query of exactly one statement: a file's only one, or the one named. Throws an input error that shows the place. */
export const compileQuery = (file: string, source: string, name?: string): CompiledSql => {
  const section = sectionNamed(file, source, name);
  const statement = onlyStatement(file, source, section);
  const tokens = tokenize(file, statement.sql);
  const found = parameterTokens(tokens);
  const positional = tokens.filter((token) => token.kind === 'positional');
  if (found.length > 0) refuseMixed(file, source, statement.start, positional[0]);
  const parameters = parameterNames(found, positional);
  const named = new Set(found);
  const pieces: { readonly source: number; readonly text: number }[] = [];
  let text = '';
  for (const token of tokens) {
    pieces.push({ source: statement.start + token.start, text: text.length });
    text += named.has(token) ? `$${parameters.indexOf(parameterName(token)) + 1}` : token.text;
  }
  const sourceOffset = (offset: number): number => {
    const piece = pieces.findLast((candidate) => candidate.text <= offset);
    return piece === undefined ? statement.start : piece.source + (offset - piece.text);
  };
  const values = (params: Parameters) => parameters.map((parameter) => params[parameter]);
  return { file, source, ...(section && { section }), text, parameters, values, sourceOffset };
};
