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

const hintFor = ({ code = '', message }: pg.DatabaseError, target: RemoteTarget): string => {
  const { user, database, password, tls } = target;
  if (code === '28P01' || (code.startsWith('28') && /password/i.test(message)))
    return password === undefined
      ? `It asks "${user}" for a password: set PGPASSWORD, or write it into ~/.pgpass (mode 0600).`
      : `Check the password of "${user}".`;
  if (code.startsWith('28') && tls === undefined)
    return 'Have its pg_hba.conf let this role in from here without TLS, or use sslmode=require.';
  if (code.startsWith('28') && tls?.cert === undefined)
    return 'Have its pg_hba.conf let this role in from here; if it wants a client certificate, give sslcert and sslkey.';
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
    hint:
      hintOnTls(error.cause) ?? 'Check host and port of --database-url, and whether the server runs and listens there.',
    cause: error.cause,
  });

/** By what OpenSSL, Node or pg call the obstacle. */
const TLS_HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /does not support SSL/,
    'Turn TLS on there (ssl = on), or use sslmode=prefer or disable if the way to it can be trusted.',
  ],
  [
    /ERR_TLS_CERT_ALTNAME_INVALID/,
    'Name the server as its certificate does, or use sslmode=verify-ca, which does not ask for the name.',
  ],
  [
    /CERT_(HAS_EXPIRED|NOT_YET_VALID)/,
    "Have the server's certificate renewed, or set the clock of this machine right.",
  ],
  [
    /SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER_CERT|VERIFY_LEAF_SIGNATURE)|CERT_(SIGNATURE_FAILURE|UNTRUSTED)/,
    "Name with sslrootcert the file of the authority that signed the server's certificate (sslrootcert=system: those that this machine trusts).",
  ],
  [
    /ALERT|ERR_SSL/i,
    'Look into the log of the server: it ended the TLS handshake; sslcert and sslkey may not be what it wants.',
  ],
];

const hintOnTls = (cause: unknown): string | undefined => {
  const { code = '', message = '' } = (cause ?? {}) as { readonly code?: string; readonly message?: string };
  return TLS_HINTS.find(([pattern]) => pattern.test(`${code} ${message}`))?.[1];
};

// Where a name has several addresses, Node tells what each of them answered, and nothing about all of them.
const reasonIn = ({ cause, message }: PlanproofError): string => {
  if (cause instanceof AggregateError) return cause.errors.map((each: Error) => each.message).join('; ');
  return cause instanceof Error ? cause.message : message;
};
