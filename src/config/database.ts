import { inputError } from '../errors.js';
import { Secret } from '../secret.js';
import type { Config } from './config.js';
import type { Flags } from './resolve.js';

/** The user's server, where one is asked for. A URL that merely stands in the environment is nobody's wish. */
export const databaseOf = (
  postgres: string,
  flags: Pick<Flags, 'database-url' | 'allow-remote' | 'keep'>,
  variable: (name: string) => string | undefined = () => undefined,
): Config['database'] => {
  const given = flags['database-url'];
  if (given === undefined) {
    if (postgres === 'url') throw noUrl();
    return undefined;
  }
  if (postgres !== 'url') throw otherProvider(postgres);
  return { url: urlOf(given, variable), allowRemote: flags['allow-remote'] === true, keep: flags.keep === true };
};

const VARIABLE = /^env:([A-Za-z_]\w*)$/;
const SERVICE = /^service:(.+)$/s;
const HOLDS_PASSWORD = /^[^/]*:\/\/[^/?]*:[^/?]*@|[?&](?:password|sslpassword)=/;

/** What `--database-url` means: a URL, `env:NAME` for the variable that holds it, or `service:NAME`. */
const urlOf = (given: string, variable: (name: string) => string | undefined): Secret => {
  const service = SERVICE.exec(given)?.[1];
  if (service !== undefined) return new Secret(`postgresql://?service=${encodeURIComponent(service)}`);
  const name = VARIABLE.exec(given)?.[1];
  if (name === undefined) {
    if (HOLDS_PASSWORD.test(given)) throw passwordShown();
    return new Secret(given);
  }
  const found = variable(name);
  if (found) return new Secret(found);
  throw inputError({
    code: 'variable-not-set',
    message: `--database-url names the environment variable ${name}, which is not set.`,
    hint: `Set ${name} to postgresql://user@host:port/database, or give the URL itself.`,
  });
};

const noUrl = () =>
  inputError({
    code: 'no-database-url',
    message: '--postgres url does not say which server.',
    hint: 'Give --database-url a URL, env:NAME (a variable that holds one) or service:NAME. DATABASE_URL alone is not used.',
  });

const otherProvider = (postgres: string) =>
  inputError({
    code: 'url-for-another-provider',
    message: `--database-url is given, and --postgres ${postgres} needs none.`,
    hint: 'Leave one of them out.',
  });

const passwordShown = () =>
  inputError({
    code: 'password-on-the-command-line',
    message: 'The URL holds a password, which every user of this machine can read off the list of processes.',
    hint: 'Use PGPASSWORD, ~/.pgpass or --database-url env:NAME, and change that password if others use this machine.',
  });
