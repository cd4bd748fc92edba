import { inputError } from '../errors.js';
import { placeOf } from './place.js';
import type { Script } from './script.js';
import { splitStatements } from './statements.js';

/** The rows behind a `COPY ... FROM stdin` of a script, as they stand in its file. */
export interface CopiedRows {
  readonly text: string;
  /** The line of the file on which the first of them stands. */
  readonly line: number;
}

/** A script that may be a plain pg_dump: the rows of its COPY statements, by where each statement starts. */
export interface Dump extends Script {
  readonly rows: ReadonlyMap<number, CopiedRows>;
}

const COPY = /^COPY\s[^;]*\bFROM\s+stdin\b[^;]*;[^\S\n]*\n/gim;
const END_OF_ROWS = /^\\\.\r?$/gm;
const COMMAND = /^\\(\w*).*$/gm;

/** Reads a script as psql would a plain dump: rows follow a COPY up to `\.`, and \restrict says nothing to anybody else. */
export const readDump = (file: string, source: string): Dump => {
  const rows = new Map<number, CopiedRows>();
  let sql = '';
  let at = 0;
  COPY.lastIndex = 0;
  for (let copy = COPY.exec(source); copy !== null; copy = COPY.exec(source)) {
    const start = COPY.lastIndex;
    END_OF_ROWS.lastIndex = start;
    const end = END_OF_ROWS.exec(source);
    if (end === null) throw notClosed(file, source, copy.index);
    sql += source.slice(at, start);
    rows.set(copy.index, { text: source.slice(start, end.index), line: sql.split('\n').length });
    at = END_OF_ROWS.lastIndex;
    sql += blank(source.slice(start, at));
    COPY.lastIndex = at;
  }
  const statements = splitStatements(file, withoutCommands(file, sql + source.slice(at)));
  return { file, source, statements, rows };
};

/** Nothing but its lines: what follows keeps its place in the file. */
const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

const withoutCommands = (file: string, sql: string): string =>
  sql.replace(COMMAND, (line, name: string, offset: number) => {
    if (name === 'restrict' || name === 'unrestrict') return blank(line);
    throw inputError({
      code: 'psql-command',
      message: `\\${name} is a command of psql, which planproof is not: ${placeOf(file, sql, offset)}`,
      hint:
        INSTEAD[name] ?? 'Take it out of the file; make dumps with pg_dump in the plain format and without --create.',
    });
  });

const INCLUDE = `Put what the file holds in its place; or give a folder of files, carried out by name, as { migrations: 'db' }.`;
const INSTEAD: Readonly<Record<string, string | undefined>> = {
  i: INCLUDE,
  ir: INCLUDE,
  include: INCLUDE,
  include_relative: INCLUDE,
  copy: `Take it out, and name the file in the dataset's definition: data: { copy: { orders: 'orders.csv' } }.`,
};

const notClosed = (file: string, source: string, offset: number) =>
  inputError({
    code: 'sql-not-closed',
    message: `The rows of a COPY start here and never end: ${placeOf(file, source, offset)}`,
    hint: 'Close them by a line that holds \\. alone, as pg_dump does.',
  });
