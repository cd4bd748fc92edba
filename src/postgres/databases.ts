import pg from 'pg';
import { environmentError } from '../errors.js';
import type { DatabaseInfo, DatabaseMark, ServerVersion } from './server.js';
import type { Session } from './session.js';

const { escapeIdentifier, escapeLiteral } = pg;

// CREATE DATABASE and COMMENT are two transactions. This odd limit, given with the first, tells a database whose comment
// was never written (the process died in between) from somebody else's.
const UNFINISHED_LIMIT = 7_362_637;

interface Found {
  readonly name: string;
  readonly comment: string | null;
  readonly connectionLimit: number;
  readonly bytes: number | null;
}

// The size of other people's databases is not everybody's to ask, and costs a walk through all their files.
const FIND = `
  SELECT datname AS name, comment, datconnlimit AS "connectionLimit",
         CASE WHEN comment LIKE '%"planproof"%' THEN pg_database_size(oid) END AS bytes
  FROM (SELECT *, shobj_description(oid, 'pg_database') AS comment FROM pg_database) AS found
  WHERE NOT datistemplate`;

const parseComment = (comment: string | null): DatabaseMark | undefined => {
  try {
    const mark: unknown = JSON.parse(comment ?? '');
    const marked = typeof mark === 'object' && mark !== null && 'planproof' in mark && mark.planproof === 1;
    return marked ? (mark as DatabaseMark) : undefined;
  } catch {
    return undefined;
  }
};

const markOf = ({ comment, connectionLimit }: Found): DatabaseMark | undefined =>
  parseComment(comment) ??
  (connectionLimit === UNFINISHED_LIMIT && comment === null ? { planproof: 1, purpose: 'building' } : undefined);

const commentSql = (name: string, mark: DatabaseMark) =>
  `COMMENT ON DATABASE ${escapeIdentifier(name)} IS ${escapeLiteral(JSON.stringify(mark))}`;

// Another role's planproof may use the server too.
const OWN = `pg_has_role(datdba, 'USAGE')`;

/** The databases that carry planproof's mark and that this role may drop, by name. */
export const listDatabases = async (session: Session): Promise<DatabaseInfo[]> => {
  const rows = await session.query<Found & Record<string, unknown>>(`${FIND} AND ${OWN} ORDER BY datname`);
  return rows.flatMap((row) => {
    const mark = markOf(row);
    return mark === undefined ? [] : [{ name: row.name, mark, bytes: row.bytes ?? 0 }];
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
