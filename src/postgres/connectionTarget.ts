import type { ConnectionOptions } from 'node:tls';
import type pg from 'pg';
import type { Secret } from '../secret.js';
import { rowValues } from './values.js';

/** Where a session connects, and what mends it when the server goes away. */
export interface ConnectionTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Where to look when the connection breaks: the hint of that error. */
  readonly lossHint: string;
  /** Sent when the server asks for one; where it is absent, none of the user's is looked for. */
  readonly password?: Secret;
  /** How TLS is spoken; absent: not at all. */
  readonly tls?: ConnectionOptions;
  /** Settings that the session starts with, besides those that every session has. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Milliseconds until the server has to have answered; 30,000 if absent. */
  readonly connectTimeoutMs?: number;
}

// A session says what it is to whoever looks into pg_stat_activity; `lock.ts` names the holder of a lock by it.
const applicationName = `planproof ${process.pid}`;

const SESSION_SETTINGS = {
  TimeZone: 'UTC',
  DateStyle: 'ISO',
  extra_float_digits: '1',
  // Blocks are summed over all tasks or not at all. Where there is no Citus this is a name without a meaning.
  'citus.explain_all_tasks': 'on',
};

// The server splits these at spaces, unless a backslash stands before them.
const startupOptions = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replaceAll(/[\\\s]/g, '\\$&')}`)
    .join(' ');

// Whatever is left out here, pg takes from PGHOST, PGPASSWORD, PGOPTIONS, ~/.pgpass and so on; so nothing is left out. Where no
// password is known, "none" keeps pg from searching for one.
export const clientConfig = (target: ConnectionTarget): pg.ClientConfig => ({
  host: target.host,
  port: target.port,
  user: target.user,
  database: target.database,
  password: target.password?.reveal() ?? 'none',
  ssl: target.tls ?? false,
  sslnegotiation: 'postgres',
  client_encoding: 'UTF8',
  application_name: applicationName,
  options: startupOptions({ ...SESSION_SETTINGS, ...target.settings }),
  connectionTimeoutMillis: target.connectTimeoutMs ?? 30_000,
  types: rowValues,
});
