import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, closeSync, existsSync, openSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findBinaries } from '../embedded/binaries.js';
import { serverUser } from '../embedded/user.js';
import { testCacheDir } from '../testing.js';

const run = promisify(execFile);

/** A server that is not planproof's: on TCP, with passwords, started and stopped by a test. */
export interface ForeignServer {
  readonly port: number;
  /** Also the folder of its socket. */
  readonly folder: string;
  readonly password: string;
  /** The file of its log. */
  readonly log: string;
  /** postgresql://postgres@127.0.0.1:PORT/postgres, without the password. */
  readonly url: string;
  /** kill -9 of the postmaster. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface ForeignOptions {
  /** Lines of postgresql.conf. */
  readonly settings?: readonly string[];
  /** Lines of pg_hba.conf that come before the others. */
  readonly access?: readonly string[];
  /** Files in the data directory that its user alone may read, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Folder of `initdb` and `postgres`; the embedded ones if absent. */
  readonly binaries?: string;
}

const PASSWORD = 'p/w:"of @postgres';

/** Where Debian puts its server, the newest first; undefined where it is not installed. */
export const debianBinaries = async (): Promise<string | undefined> => {
  const majors = await readdir('/usr/lib/postgresql').catch(() => []);
  return majors
    .map((major) => join('/usr/lib/postgresql', major, 'bin'))
    .filter((folder) => existsSync(join(folder, 'initdb')))
    .sort()
    .at(-1);
};

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

export const startForeignServer = async (options: ForeignOptions = {}): Promise<ForeignServer> => {
  const user = serverUser();
  const as = { env: { LC_ALL: 'C' }, cwd: '/', ...(user && { uid: user.uid, gid: user.gid }) };
  const bin = options.binaries ?? join((await findBinaries(testCacheDir, user, () => undefined)).root, 'bin');
  const folder = await mkdtemp(join(tmpdir(), 'pp-foreign-'));
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, PASSWORD);
  if (user) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  const data = join(folder, 'data');
  const initdb = ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--no-locale', '--no-sync', '--auth=scram-sha-256'];
  await run(join(bin, 'initdb'), [...initdb, `--pwfile=${passwordFile}`], as);
  const port = await freePort();
  const own = [
    `port = ${port}`,
    `unix_socket_directories = '${folder}'`,
    `listen_addresses = '127.0.0.1'`,
    'fsync = off',
  ];
  await writeFile(join(data, 'postgresql.conf'), [...own, ...(options.settings ?? [])].join('\n'));
  const access = await readFile(join(data, 'pg_hba.conf'), 'utf8');
  await writeFile(join(data, 'pg_hba.conf'), [...(options.access ?? []), access].join('\n'));
  for (const [name, text] of Object.entries(options.files ?? {})) {
    await writeFile(join(data, name), text, { mode: 0o600 });
    if (user) chownSync(join(data, name), user.uid, user.gid);
  }
  const log = join(folder, 'log');
  const out = openSync(log, 'a');
  const child = spawn(join(bin, 'postgres'), ['-D', data], { ...as, stdio: ['ignore', out, out] });
  closeSync(out);
  const gone = once(child, 'exit');
  while (!(await isReady(data))) {
    if (child.exitCode !== null) throw new Error('the foreign server did not start');
    await sleep(20);
  }
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await gone;
  };
  return {
    port,
    folder,
    password: PASSWORD,
    log,
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGQUIT');
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const isReady = async (data: string): Promise<boolean> => {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return lines[7]?.trim() === 'ready';
};
