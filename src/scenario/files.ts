import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inputError } from '../errors.js';
import type { SetupSql, ShapeSql } from './loaded.js';
import type { Shape } from './scenario.js';
import { type CompiledSql, compileQuery } from './sql.js';
import { splitStatements } from './statements.js';

/** A path as people know it: from the working directory where it stands below that. */
export const shownPath = (path: string): string => {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short.replaceAll('\\', '/');
};

const read = (shape: Shape, path: string): string => {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    throw inputError({
      code: 'missing-file',
      message: `shape "${shape.name}" names a file that cannot be read: ${shownPath(path)}`,
      hint: 'Write the file, or name another.',
      cause,
    });
  }
};

/** The query of a shape, or all queries of a program, compiled. */
export const queryFiles = (shape: Shape): readonly string[] => ('query' in shape ? [shape.query] : shape.queries);

const readQuery = (shape: Shape, path: string): CompiledSql => compileQuery(shownPath(path), read(shape, path));

const readSetup = (shape: Shape, path: string): SetupSql => {
  const source = read(shape, path);
  const file = shownPath(path);
  const hash = createHash('sha256').update(source).digest('hex');
  return { file, source, statements: splitStatements(file, source), hash };
};

/** Reads one shape's files, calling `fault` with each that is missing or not lexed, so that all are told at once. */
export const readShape = (directory: string, shape: Shape, fault: (error: unknown) => void): ShapeSql => {
  const attempt = <T>(task: () => T): T[] => {
    try {
      return [task()];
    } catch (error) {
      fault(error);
      return [];
    }
  };
  const queries = queryFiles(shape).flatMap((file) => attempt(() => readQuery(shape, join(directory, file))));
  const [setup] =
    shape.setup === undefined
      ? []
      : [shape.setup].flatMap((file) => attempt(() => readSetup(shape, join(directory, file))));
  return { queries, ...(setup && { setup }) };
};
