import { inputError } from '../../errors.js';

/** libpq's connection parameters, by libpq's own names, as far as planproof understands them. */
export type Parameters = Readonly<Partial<Record<(typeof KNOWN)[number], string>>>;

const KNOWN = [
  'host',
  'port',
  'user',
  'password',
  'dbname',
  'service',
  'passfile',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'connect_timeout',
  'channel_binding',
] as const;

// What other clients put into their URLs and what changes nothing here.
const WITHOUT_EFFECT = ['application_name', 'fallback_application_name', 'gssencmode', 'client_encoding', 'schema'];

const VARIABLES: Readonly<Record<string, keyof Parameters>> = {
  PGHOST: 'host',
  PGPORT: 'port',
  PGUSER: 'user',
  PGPASSWORD: 'password',
  PGDATABASE: 'dbname',
  PGSERVICE: 'service',
  PGPASSFILE: 'passfile',
  PGSSLMODE: 'sslmode',
  PGSSLROOTCERT: 'sslrootcert',
  PGSSLCERT: 'sslcert',
  PGSSLKEY: 'sslkey',
  PGCONNECT_TIMEOUT: 'connect_timeout',
};

/** What libpq's environment variables say. */
export const parametersOfEnvironment = (environment: Readonly<Record<string, string | undefined>>): Parameters =>
  Object.fromEntries(
    Object.entries(VARIABLES).flatMap(([variable, name]) =>
      environment[variable] ? [[name, environment[variable]]] : [],
    ),
  );

/** Picks what planproof understands; the rest must be without effect. `where` names the source for the error. */
export const understood = (entries: Iterable<readonly [string, string]>, where: string): Parameters => {
  const found: Partial<Record<string, string>> = {};
  for (const [name, value] of entries) {
    if ((KNOWN as readonly string[]).includes(name)) found[name] = value;
    else if (!WITHOUT_EFFECT.includes(name)) throw notUnderstood(name, where);
  }
  return found;
};

const notUnderstood = (name: string, where: string) =>
  inputError({
    code: 'connection-parameter-unknown',
    message: `planproof does not understand the connection parameter "${name}" in ${where}.`,
    hint: `Leave it out; it understands ${KNOWN.join(', ')}. Settings of the session are given with --set.`,
  });
