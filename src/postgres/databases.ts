import pg from 'pg';
import { environmentError } from '../errors.js';
import type { DatabaseInfo, DatabaseMark, MarkedDatabase, ServerVersion } from './server.js';
import type { Session } from './session.js';

const { escapeIdentifier, escapeLiteral } = pg;

// CREATE DATABASE and COMMENT are two transactions. This odd limit, given with the first, tells a database whose comment
// was never written (the process died in between) from somebody else's.
const UNFINISHED_LIMIT = 7_362_637;

interface Found {
  readonly name: string;
  readonly comment: string | null;
  readonly connectionLimit: number;
}

const FIND = `
  SELECT datname AS name, shobj_description(oid, 'pg_database') AS comment, datconnlimit AS "connectionLimit"
  FROM pg_database WHERE NOT datistemplate`;

const parseComment = (comment: string | null): DatabaseMark | undefined => {
  try {
    const mark: unknown = JSON.parse(comment ?? '');
    const marked = typeof mark === 'object' && mark !== null && 'planproof' in mark && mark.planproof === 1;
    return marked ? (mark as DatabaseMark) : undefined;
  } catch {
    return undefined;
  }
};

/** Stands for the mark of a database whose making was cut off before it was written. */
export const UNMARKED: DatabaseMark = { planproof: 1, purpose: 'building' };

const markOf = ({ comment, connectionLimit }: Found): DatabaseMark | undefined =>
  parseComment(comment) ?? (connectionLimit === UNFINISHED_LIMIT && comment === null ? UNMARKED : undefined);

const commentSql = (name: string, mark: DatabaseMark) =>
  `COMMENT ON DATABASE ${escapeIdentifier(name)} IS ${escapeLiteral(JSON.stringify(mark))}`;

// Another role's planproof may use the server too.
const OWN = `pg_has_role(datdba, 'USAGE')`;

/** The databases that carry planproof's mark and that this role may drop, by name. */
export const listMarked = async (session: Session): Promise<MarkedDatabase[]> => {
  const rows = await session.query<Found & Record<string, unknown>>(`${FIND} AND ${OWN} ORDER BY datname`);
  return rows.flatMap((row) => {
    const mark = markOf(row);
    return mark === undefined ? [] : [{ name: row.name, mark }];
  });
};

/** The same with their sizes, each of which costs a walk through all of a database's files. */
export const listDatabases = async (session: Session): Promise<DatabaseInfo[]> => {
  const marked = await listMarked(session);
  const sizes = await session.query<{ name: string; bytes: number }>(
    'SELECT datname AS name, pg_database_size(oid) AS bytes FROM pg_database WHERE datname = ANY($1)',
    [marked.map(({ name }) => name)],
  );
  return marked.flatMap((database) => {
    // Another process may have dropped it meanwhile.
    const size = sizes.find(({ name }) => name === database.name);
    return size === undefined ? [] : [{ ...database, bytes: size.bytes }];
  });
};

// 14 knows files alone. From 15 the default writes the copy through the WAL block by block, six times slower.
const templateClause = (template: string | undefined, major: number) => {
  if (template === undefined) return 'TEMPLATE template0';
  return `TEMPLATE ${escapeIdentifier(template)}${major >= 15 ? ' STRATEGY FILE_COPY' : ''}`;
};

/**
 * Makes a marked database, empty or as a copy of `template`, which nobody may be connected to. The copy is by files; on 18 by
 * the file system's own clone where it has one.
 */
export const createDatabase = async (
  session: Session,
  version: ServerVersion,
  name: string,
  mark: DatabaseMark,
  template?: string,
): Promise<void> => {
  const create = `CREATE DATABASE ${escapeIdentifier(name)} ${templateClause(template, version.major)} CONNECTION LIMIT ${UNFINISHED_LIMIT}`;
  if (template !== undefined && version.major >= 18) await createByClone(session, create);
  else await session.query(create);
  await session.script(`${commentSql(name, mark)}; ALTER DATABASE ${escapeIdentifier(name)} CONNECTION LIMIT -1`);
};

const FILE_SYSTEM_CANNOT = new Set(['0A000', '58030', '22023']);

const createByClone = async (session: Session, create: string): Promise<void> => {
  await session.query('SET file_copy_method = clone');
  try {
    await session.query(create);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && FILE_SYSTEM_CANNOT.has(error.code ?? ''))) throw error;
    await session.query('SET file_copy_method = copy');
    await session.query(create);
  }
};

/** Renames a database and marks it anew, both or neither. */
export const renameDatabase = async (session: Session, from: string, to: string, mark: DatabaseMark): Promise<void> => {
  await refuseUnmarked(session, from);
  const rename = `ALTER DATABASE ${escapeIdentifier(from)} RENAME TO ${escapeIdentifier(to)}`;
  // Statements of one simple query are one transaction.
  await session.script(`${rename}; ${commentSql(to, mark)}`);
};

/** Drops a marked database, cutting its connections. */
export const dropDatabase = async (session: Session, name: string): Promise<void> => {
  await refuseUnmarked(session, name);
  await session.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
};

const refuseUnmarked = async (session: Session, name: string): Promise<void> => {
  const [found] = await session.query<Found & Record<string, unknown>>(`${FIND} AND datname = $1`, [name]);
  if (found === undefined || markOf(found) !== undefined) return;
  throw environmentError({
    code: 'not-our-database',
    message: `The database "${name}" does not carry planproof's mark, so it was left alone.`,
    hint: 'Drop or rename it yourself if it is not needed.',
  });
};
