import pg from 'pg';
import { lineAndColumn, placeOf } from './place.js';

/** SQL as it was sent to the server, and how its places map to the file it came from. */
export interface SentSql {
  readonly file: string;
  readonly source: string;
  readonly text: string;
  /** From an offset in `text` to one in `source`; both in UTF-16 units. */
  readonly sourceOffset: (offset: number) => number;
}

/**
 * What the server found wrong with SQL: its message, its hint, and the place in the file. `prefix` is what was sent before
 * `sql.text`. Whatever the server did not raise (a lost connection) is thrown on.
 */
export const serverProblem = (error: unknown, sql: SentSql, prefix = ''): string => {
  if (!(error instanceof pg.DatabaseError)) throw error;
  const advice = [error.detail, error.hint].filter(Boolean).join(' ');
  const said = `${error.message}${advice === '' ? '' : ` (${advice})`}`;
  if (error.position === undefined) return `${said}: ${startOf(sql)}`;
  // The server counts characters from 1; JavaScript counts UTF-16 units.
  const sent = [...`${prefix}${sql.text}`].slice(0, Number(error.position) - 1).join('');
  return `${said}: ${placeOf(sql.file, sql.source, sql.sourceOffset(Math.max(0, sent.length - prefix.length)))}`;
};

const startOf = ({ file, source, sourceOffset }: SentSql): string =>
  `${file}:${lineAndColumn(source, sourceOffset(0)).line}`;
