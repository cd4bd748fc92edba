import { environmentError } from '../../errors.js';
import type { Session } from '../session.js';

/** What has to be known of a server before anything is made on it. */
export interface Standing {
  readonly versionNumber: number;
  readonly versionText: string;
  readonly user: string;
  readonly createsDatabases: boolean;
  readonly isStandby: boolean;
  readonly isReadOnly: boolean;
  readonly backendPid: number;
  /** Where the server itself listens; null on a Unix socket. */
  readonly listensOn: string | null;
}

const OLDEST = 140_000;

const ASK = `
  SELECT current_setting('server_version_num')::int AS "versionNumber", current_setting('server_version') AS "versionText",
         current_user AS user, pg_is_in_recovery() AS "isStandby",
         current_setting('transaction_read_only')::bool AS "isReadOnly",
         (SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user) AS "createsDatabases",
         pg_backend_pid() AS "backendPid", host(inet_server_addr()) || ':' || inet_server_port() AS "listensOn"`;

/** Asks a server what it is, and what this role may do there. */
export const askStanding = async (session: Session): Promise<Standing> => {
  const [standing] = await session.query<Standing & Record<string, unknown>>(ASK);
  if (standing === undefined) throw new Error('a SELECT without FROM gave no row');
  return standing;
};

/** Refuses what planproof was not written for, and poolers: a lock, a setting and a prepared statement need one backend. */
export const refuseUnfit = (session: Session, standing: Standing, place: string): void => {
  const { versionNumber, versionText, backendPid, listensOn } = standing;
  // A pooler invents the process id of its side of the connection.
  if (backendPid !== session.processId) throw poolerRefused(place, listensOn);
  if (versionNumber >= OLDEST) return;
  throw environmentError({
    code: 'server-too-old',
    message: `The server at ${place} is version ${versionText}; planproof works with PostgreSQL 14 and later.`,
    hint: 'Name a newer server, or leave --database-url out to use the embedded one.',
  });
};

/** The refusal of a pooler such as PgBouncer, with where the server itself may be. */
export const poolerRefused = (place: string, listensOn: string | null, cause?: unknown) =>
  environmentError({
    code: 'pooler-in-between',
    message: `A connection pooler answers at ${place}: sessions, their settings and locks do not stay with one server process there.`,
    hint: `Name the server itself${listensOn === null ? ', usually port 5432 instead of 6432' : `; it says it listens on ${listensOn}`}.`,
    cause,
  });

/** Refuses a server on which databases cannot be made, with what to grant. */
export const refuseForbidding = ({ user, createsDatabases, isStandby, isReadOnly }: Standing, place: string): void => {
  if (isStandby || isReadOnly) throw cannotWrite(place, isStandby);
  if (createsDatabases) return;
  throw environmentError({
    code: 'may-not-create-databases',
    message: `The role "${user}" may not create databases on ${place}, and planproof writes nowhere but in its own.`,
    hint: `Let an administrator run: ALTER ROLE "${user.replaceAll('"', '""')}" CREATEDB; nothing else is needed.`,
  });
};

const cannotWrite = (place: string, isStandby: boolean) =>
  environmentError({
    code: 'server-is-read-only',
    message: `The server at ${place} is ${isStandby ? 'a standby' : 'read-only'}: no database can be created there.`,
    hint: 'Name its primary, or measure one query on it, read-only, with "planproof probe".',
  });
