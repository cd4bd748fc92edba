import pg from 'pg';
import type { ApplicationSession } from '../config/session.js';
import { inputError } from '../errors.js';
import type { Session } from './session.js';

/** Makes a session what the application's would be; names what the server refuses, and ends the session then. */
export const asApplication = async (session: Session, wanted?: ApplicationSession): Promise<Session> => {
  if (wanted === undefined) return session;
  const path = wanted.searchPath === undefined ? {} : { search_path: wanted.searchPath };
  // The role last: what comes before may be beyond its rights.
  const role = wanted.role === undefined ? {} : { role: wanted.role };
  for (const [name, value] of Object.entries({ ...wanted.settings, ...path, ...role })) await set(session, name, value);
  session.speak(wanted.protocol);
  return session;
};

/**
 * Finds out, before anything slow starts, whether a server lets sessions be so; throws as `asApplication` does. A role that is not there
 * yet is let pass: the dataset's own schema may make it.
 */
export const tryApplication = async (connect: () => Promise<Session>, wanted?: ApplicationSession): Promise<void> => {
  if (wanted === undefined) return;
  const session = await connect();
  const { role, ...rest } = wanted;
  const roles = await session.query('SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1', [role ?? '']);
  await (await asApplication(session, roles.length > 0 ? wanted : rest)).end();
};

const set = async (session: Session, name: string, value: string): Promise<void> => {
  try {
    await session.query('SELECT pg_catalog.set_config($1, $2, false)', [name, value]);
  } catch (error) {
    await session.end();
    throw error instanceof pg.DatabaseError ? refused(name, value, error) : error;
  }
};

const refused = (name: string, value: string, cause: pg.DatabaseError) =>
  inputError({
    code: 'setting-refused',
    message: `The server refuses ${name} = ${value}: ${cause.message}.`,
    hint:
      name === 'role'
        ? 'Name with --role one that exists and that this login is a member of.'
        : 'Change or leave out that --set (or the profile that sets it).',
    cause,
  });
