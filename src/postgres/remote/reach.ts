import pg from 'pg';
import { environmentError, PlanproofError } from '../../errors.js';
import { openSession } from '../client.js';
import type { Session } from '../session.js';
import { poolerRefused } from './admit.js';
import { type RemoteTarget, targetOf } from './target.js';

/** Opens the first session with a server; what is in the way is told in words, with what mends it. */
export const reach = async (target: RemoteTarget): Promise<Session> => {
  try {
    return await openSession(targetOf(target));
  } catch (error) {
    throw explained(error, target);
  }
};

const explained = (error: unknown, target: RemoteTarget): unknown => {
  const { place } = target;
  if (!(error instanceof pg.DatabaseError)) return error instanceof PlanproofError ? unreachable(error, target) : error;
  if (/unsupported startup parameter|prepared statement/i.test(error.message)) return poolerRefused(place, null, error);
  return environmentError({
    code: 'server-refused',
    message: `The server at ${place} refused the connection: ${error.message}.`,
    hint: hintFor(error, target),
    cause: error,
  });
};

const hintFor = ({ code = '', message }: pg.DatabaseError, { user, database, password }: RemoteTarget): string => {
  if (code === '28P01' || (code.startsWith('28') && /password/i.test(message)))
    return password === undefined
      ? `It asks "${user}" for a password: set PGPASSWORD, or write it into ~/.pgpass (mode 0600).`
      : `Check the password of "${user}".`;
  if (code.startsWith('28'))
    return 'Have its pg_hba.conf let this role in from here, or choose another --database-url.';
  if (code === '3D000') return `There is no database "${database}"; name one that exists, such as postgres.`;
  if (code === '53300') return 'Wait until others have left, or have its max_connections raised.';
  return 'Look into the log of the server.';
};

const unreachable = (error: PlanproofError, { place }: RemoteTarget) =>
  environmentError({
    code: 'cannot-connect',
    message: `Could not connect to the server at ${place}: ${reasonIn(error)}.`,
    hint: 'Check host, port and sslmode of --database-url, and whether the server runs.',
    cause: error.cause,
  });

// Where a name has several addresses, Node tells what each of them answered, and nothing about all of them.
const reasonIn = ({ cause, message }: PlanproofError): string => {
  if (cause instanceof AggregateError) return cause.errors.map((each: Error) => each.message).join('; ');
  return cause instanceof Error ? cause.message : message;
};
