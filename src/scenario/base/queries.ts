import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { inputError } from '../../errors.js';
import { sectionsOf } from '../sections.js';
import { type CompiledSql, compileQuery } from '../sql.js';
import { type Annotations, annotationsOf } from './annotations.js';

/** One query of the repository. */
export interface Query {
  /** "sql/orders.sql", or "sql/orders.sql#recent" where the file holds several. */
  readonly id: string;
  readonly file: string;
  readonly name?: string;
  readonly sql: CompiledSql;
  readonly annotations: Annotations;
}

/** The queries in the files that patterns match below a folder, in the order of their paths. */
export const queriesIn = (directory: string, patterns: readonly string[]): Query[] =>
  globSync([...patterns], { cwd: directory, ignore: ['**/node_modules/**'], dot: false, expandDirectories: true })
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .flatMap((file) => queriesOf(directory, file));

const queriesOf = (directory: string, file: string): Query[] => {
  const source = readFileSync(join(directory, file), 'utf8').replace(/^\uFEFF/, '');
  const names = sectionsOf(file, source).map(({ name }) => name);
  if (names.length === 0) return [queryOf(file, source)];
  return names.map((name) => queryOf(file, source, name));
};

/** One query of a file, compiled. */
export const queryOf = (file: string, source: string, name?: string): Query => {
  const sql = compileQuery(file, source, name);
  return {
    id: name === undefined ? file : `${file}#${name}`,
    file,
    ...(name !== undefined && { name }),
    sql,
    annotations: annotationsOf(sql),
  };
};

/** Throws `no-queries` where a pattern finds nothing: a comparison of nothing would be green for ever. */
export const refuseNone = (found: readonly Query[], patterns: readonly string[]): void => {
  if (found.length > 0) return;
  throw inputError({
    code: 'no-queries',
    message: `No .sql file matches ${patterns.map((each) => `"${each}"`).join(', ')}.`,
    hint: patterns.some((each) => each.includes('\\'))
      ? `Write "/" between folders, on Windows too: 'sql/**/*.sql'.`
      : `Mend "queries" in planproof.config.ts (or --queries); patterns are relative to it, like 'sql/**/*.sql'.`,
  });
};

/** A query as it was and as it is. */
export interface Changed {
  readonly was: Query;
  readonly is: Query;
}

/** The queries of two trees, told apart. */
export interface Pairs {
  readonly both: readonly Changed[];
  readonly added: readonly Query[];
  readonly removed: readonly Query[];
}

/** Pairs queries by file and name; a file that git saw renamed, and a query that only changed its name, stay what they were. */
export const pairQueries = (
  before: readonly Query[],
  now: readonly Query[],
  renamed: ReadonlyMap<string, string>,
): Pairs => {
  const idNow = ({ file, name }: Query): string => [renamed.get(file) ?? file, name].filter(Boolean).join('#');
  const byId = new Map(now.map((query) => [query.id, query]));
  const left = new Set(now.filter(({ id }) => !before.some((query) => idNow(query) === id)));
  const both: Changed[] = [];
  const removed: Query[] = [];
  for (const was of before) {
    const is = byId.get(idNow(was)) ?? [...left].find((query) => query.sql.text === was.sql.text);
    if (is === undefined) removed.push(was);
    else both.push({ was, is });
    if (is !== undefined) left.delete(is);
  }
  return { both, added: [...left], removed };
};
