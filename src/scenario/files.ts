import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inputError } from '../errors.js';
import type { Dataset } from '../seed/dataset.js';
import { type ReadSource, readSource, shownPath } from '../sql/source.js';
import { splitStatements } from '../sql/statements.js';
import { builtQuery } from './builtQuery.js';
import type { LoadedCase, SetupSql, ShapeSql } from './loaded.js';
import type { Case, Shape } from './scenario.js';
import { type CompiledSql, compileQuery } from './sql.js';

const read = (who: string, path: string): string => {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    throw inputError({
      code: 'missing-file',
      message: `${who} names a file that cannot be read: ${shownPath(path)}`,
      hint: 'Write the file, or name another.',
      cause,
    });
  }
};

/** Compiles the query that a path names: of a file, or of one of its parts ("orders.sql#recent"). */
const readQuery = (who: string, path: string): CompiledSql => {
  const [, file = path, name] = /^(.*\.sql)#(.*)$/.exec(path) ?? [];
  return compileQuery(shownPath(file), read(who, file), name);
};

const readSetup = (who: string, path: string): SetupSql => {
  const source = read(who, path);
  const file = shownPath(path);
  const hash = createHash('sha256').update(source).digest('hex');
  return { file, source, statements: splitStatements(file, source), hash };
};

/** What makes a dataset's tables and indexes, in the order in which it is carried out. */
export const datasetSources = ({ name, module, schema, indexes }: Dataset): readonly ReadSource[] =>
  [schema, ...(indexes === undefined ? [] : [indexes])].map((source) => readSource(`Dataset ${name}`, module, source));

/** The rows that no generator makes, where there are any. */
export const dataSource = ({ name, module, data }: Dataset): readonly ReadSource[] =>
  data === undefined ? [] : [readSource(`Dataset ${name}`, module, data)];

/** Reads the file of a case's state, where it has one, calling `fault` when it is missing or not lexed. */
export const readCase = (directory: string, one: Case, fault: (error: unknown) => void): LoadedCase => {
  if (one.setup === undefined) return one;
  try {
    return { ...one, state: readSetup(`case "${one.name}"`, join(directory, one.setup)) };
  } catch (error) {
    fault(error);
    return one;
  }
};

/** Where a scenario stands, and the cases that its queries are asked on. */
interface Surroundings {
  readonly directory: string;
  /** The file that exports it, as people know it. */
  readonly module: string;
  readonly cases: readonly Case[];
}

/** Reads one shape's files, calling `fault` with each that is missing or not lexed, so that all are told at once. */
export const readShape = (
  { directory, module, cases }: Surroundings,
  shape: Shape,
  fault: (error: unknown) => void,
): ShapeSql => {
  const who = `shape "${shape.name}"`;
  const attempt = <T>(task: () => T): T[] => {
    try {
      return [task()];
    } catch (error) {
      fault(error);
      return [];
    }
  };
  const queries = ('query' in shape ? [shape.query] : shape.queries).flatMap((query) =>
    attempt(() =>
      typeof query === 'string' ? readQuery(who, join(directory, query)) : builtQuery(who, module, query, cases),
    ),
  );
  const [setup] =
    shape.setup === undefined
      ? []
      : [shape.setup].flatMap((file) => attempt(() => readSetup(who, join(directory, file))));
  return { queries, ...(setup && { setup }) };
};
