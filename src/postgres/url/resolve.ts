import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { inputError } from '../../errors.js';
import { Secret } from '../../secret.js';
import type { RemoteTarget } from '../remote/target.js';
import { type Parameters, parametersOfEnvironment } from './parameters.js';
import { parseUrl } from './parse.js';
import { passwordInFile } from './passfile.js';
import { type Surroundings, serviceNamed } from './service.js';
import { type Attempts, tlsAttempts } from './tls.js';

/** A server as a URL and libpq's ways of completing it name it. */
export interface Address {
  readonly target: Omit<RemoteTarget, 'tls'>;
  readonly tls: Attempts;
  /** Neither a loopback address nor a Unix socket. */
  readonly isRemote: boolean;
}

/** What the URL leaves open a service says, then the environment, then libpq's defaults; the password's file comes last. */
export const resolveUrl = (url: Secret, surroundings: Surroundings): Address => {
  const parameters = completed(parseUrl(url), surroundings);
  const host = parameters.host ?? defaultHost();
  const user = parameters.user ?? userInfo().username;
  const database = parameters.dbname ?? 'postgres';
  const login = { host, port: portOf(parameters.port ?? '5432'), user, database };
  const passfile = parameters.passfile ?? join(surroundings.home, '.pgpass');
  const password = parameters.password ?? passwordInFile(passfile, login);
  const place = host.startsWith('/') ? `${host} (port ${login.port})` : `${host}:${login.port}`;
  return {
    target: {
      ...login,
      place,
      ...(password !== undefined && { password: new Secret(password) }),
      ...(parameters.connect_timeout !== undefined && { connectTimeoutMs: Number(parameters.connect_timeout) * 1000 }),
    },
    tls: tlsAttempts(parameters, host, surroundings.home),
    isRemote: !isLoopback(host),
  };
};

const completed = (given: Parameters, surroundings: Surroundings): Parameters => {
  const environment = parametersOfEnvironment(surroundings.environment);
  const service = given.service ?? environment.service;
  return { ...environment, ...(service !== undefined && serviceNamed(service, surroundings)), ...given };
};

const SOCKETS = ['/var/run/postgresql', '/tmp'];

const defaultHost = (): string => SOCKETS.find((folder) => existsSync(join(folder, '.s.PGSQL.5432'))) ?? 'localhost';

const isLoopback = (host: string): boolean =>
  host.startsWith('/') || host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);

const portOf = (text: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw inputError({
    code: 'invalid-port',
    message: `"${text}" is no port.`,
    hint: 'Give --database-url a port from 1 to 65535.',
  });
};
