import { inputError } from '../../errors.js';
import type { Secret } from '../../secret.js';
import { type Parameters, understood } from './parameters.js';

const WHERE = 'the database URL';

/** Reads a URL as libpq does: postgresql://user:password@host:port/database?name=value, every part optional. */
export const parseUrl = (text: Secret): Parameters => {
  const url = urlIn(text.reveal());
  const decoded = (part: string) => decode(part) || undefined;
  const parts = {
    host: decoded(url.host),
    port: url.port || undefined,
    user: decoded(url.user),
    password: decoded(url.password),
    dbname: decoded(url.path),
  };
  const given = Object.entries(parts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return understood([...given, ...new URLSearchParams(url.query)], WHERE);
};

// The standard's URL refuses an empty host beside a user, which for libpq is the local socket. What follows a second "@", or one behind
// a slash, may be the rest of a password that was not encoded: it must not pass for a host or a database, which are shown.
const FORM =
  /^postgres(?:ql)?:\/\/(?:(?<user>[^:@/?]*)(?::(?<password>[^@/]*))?@)?(?<host>\[[^\]]*\]|[^:/?@]*)(?::(?<port>\d*))?(?:\/(?<path>[^?@]*))?(?:\?(?<query>.*))?$/;

const urlIn = (text: string) => {
  const found = FORM.exec(text)?.groups;
  if (found === undefined) throw notAUrl();
  const { user = '', password = '', host = '', port = '', path = '', query = '' } = found;
  if (host.includes(',')) throw severalHosts();
  return { user, password, host: host.replace(/^\[|\]$/g, ''), port, path, query };
};

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    throw notAUrl();
  }
};

// The text may hold a password, so no error shows it, nor keeps as its cause one that would.
const notAUrl = () =>
  inputError({
    code: 'invalid-database-url',
    message: 'The database URL cannot be read (it is not shown, since it may hold a password).',
    hint: 'Write postgresql://user@host:port/database?name=value, with %40 for "@" and %2F for "/" within a part.',
  });

const severalHosts = () =>
  inputError({
    code: 'several-hosts',
    message: 'The database URL names several hosts.',
    hint: 'Name one, so that it is known which server was measured.',
  });
