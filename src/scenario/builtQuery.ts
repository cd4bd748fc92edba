import { inputError } from '../errors.js';
import type { BuiltQuery, Case, Parameters, QueryShape } from './scenario.js';
import type { CompiledSql } from './sql.js';

type Build = Exclude<QueryShape['query'], string>;

/** The SQL that a function builds, compiled: one text for all cases, and the values that each gives it. */
export const builtQuery = (who: string, file: string, build: Build, cases: readonly Case[]): CompiledSql => {
  const texts = cases.map(({ params }) => textOf(who, attempt(who, build, params)));
  const [text = ''] = texts;
  const other = cases[texts.findIndex((each) => each !== text)];
  if (other !== undefined) throw differs(who, cases[0]?.name ?? '', other.name);
  const values = (params: Parameters) => valuesOf(build(params));
  return { file, source: text, text, parameters: [], values, sourceOffset: (offset) => offset };
};

const attempt = (who: string, build: Build, params: Parameters): BuiltQuery => {
  try {
    return build(params);
  } catch (cause) {
    throw inputError({
      code: 'query-not-built',
      message: `The function that builds the query of ${who} fails: ${(cause as Error).message}`,
      hint: 'Mend the function; it is given the parameters of one case.',
      cause,
    });
  }
};

const textOf = (who: string, built: BuiltQuery): string => {
  // Prisma has both: its `sql` is for MySQL, with question marks.
  const text = 'text' in built ? built.text : built.sql;
  if (typeof text === 'string' && text.trim() !== '') return text;
  throw inputError({
    code: 'no-built-query',
    message: `The query of ${who} is a function that gives no SQL.`,
    hint: 'Let it return { sql, parameters }, for example a query builder’s compile() or toSQL(), and not a promise.',
  });
};

const valuesOf = ({ values, params, parameters, bindings }: BuiltQuery): readonly unknown[] =>
  values ?? params ?? parameters ?? bindings ?? [];

const differs = (who: string, one: string, other: string) =>
  inputError({
    code: 'query-differs-by-case',
    message: `The query of ${who} is other SQL on case "${other}" than on case "${one}".`,
    hint: 'Measurements of different SQL cannot be compared: make a scenario for each form of the query.',
  });
