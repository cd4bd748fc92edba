import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentError } from '../../errors.js';
import type { SettingsProfile } from '../server.js';
import { asServerUser, binaryOf, type Cluster, configFileOf, dataDirOf, logOf } from './cluster.js';
import { replaceConfiguration } from './configuration.js';
import { markUnsynced, syncData } from './initdb.js';
import { endPostmaster } from './orphan.js';
import { logLength, reasonInLog } from './serverlog.js';
import { settingsFile } from './settings.js';

/** A running server, child of this process. */
export interface Postmaster {
  readonly pid: number;
  readonly profile: SettingsProfile;
  isUp(): boolean;
  /** Fast shutdown with its checkpoint; then, if that takes too long, without. */
  stop(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
}

// Recovery after a kill replays up to max_wal_size; while it does, the process lives and is only waited for.
const PATIENCE_MS = 300_000;

// Backends of a killed postmaster hold on to the shared memory for a moment, in which PostgreSQL refuses to start.
const BACKENDS_LINGER = /pre-existing shared memory block|lock file "postmaster.pid" already exists/;
const LINGER_MS = 10_000;

/** Starts the server under a profile's settings and resolves when it takes connections. */
export const startPostmaster = async (
  cluster: Cluster,
  profile: SettingsProfile,
  socketDir: string,
): Promise<Postmaster> => {
  if (profile === 'measuring') await syncData(cluster);
  else await markUnsynced(cluster);
  replaceConfiguration(cluster, settingsFile(profile, cluster.major, socketDir));
  const deadline = Date.now() + LINGER_MS;
  for (;;) {
    const from = logLength(logOf(cluster));
    const child = spawnPostgres(cluster);
    if (await becomesReady(cluster, child)) return postmasterOf(child, profile);
    const reason = reasonInLog(logOf(cluster), from);
    if (!BACKENDS_LINGER.test(reason) || Date.now() > deadline) throw didNotStart(cluster, reason);
    await sleep(50);
  }
};

/** Forgets what ALTER SYSTEM set in an earlier run. */
export const forgetAlteredSettings = (cluster: Cluster): void =>
  rmSync(join(dataDirOf(cluster), 'postgresql.auto.conf'), { force: true });

const spawnPostgres = (cluster: Cluster): ChildProcess => {
  const log = openSync(logOf(cluster), 'a', 0o600);
  const args = ['-D', dataDirOf(cluster), '-c', `config_file=${configFileOf(cluster)}`];
  const child = spawn(binaryOf(cluster, 'postgres'), args, { ...asServerUser(cluster), stdio: ['ignore', log, log] });
  closeSync(log);
  return child;
};

const hasExited = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

// The eighth line of postmaster.pid is the server's own word for being ready, and costs no connection.
const saysReady = async (cluster: Cluster, child: ChildProcess): Promise<boolean> => {
  const text = await readFile(join(dataDirOf(cluster), 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  return Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready';
};

const becomesReady = async (cluster: Cluster, child: ChildProcess): Promise<boolean> => {
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  const deadline = Date.now() + PATIENCE_MS;
  while (!hasExited(child) && Date.now() < deadline) {
    if (failure !== undefined) throw didNotStart(cluster, failure.message);
    if (await saysReady(cluster, child)) return true;
    await sleep(5);
  }
  if (!hasExited(child) && child.pid !== undefined) await endPostmaster(child.pid);
  return false;
};

const postmasterOf = (child: ChildProcess, profile: SettingsProfile): Postmaster => {
  const pid = child.pid as number;
  const gone = hasExited(child) ? Promise.resolve() : once(child, 'exit').then(() => undefined);
  return {
    pid,
    profile,
    isUp: () => !hasExited(child),
    stop: async () => {
      if (!hasExited(child)) await endPostmaster(pid);
      await gone;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
};

const HINTS: readonly (readonly [RegExp, (cluster: Cluster) => string])[] = [
  [/No space left/, () => 'Free some disk space, or set PLANPROOF_CACHE_DIR to a folder with more of it.'],
  [
    /shared memory|Cannot allocate memory/,
    () => 'Give this machine or container more memory or shared memory (docker run --shm-size).',
  ],
  [
    /permission|ownership|Permission/,
    (cluster) => `Give ${dataDirOf(cluster)} back to its user with mode 0700, or delete ${cluster.directory}.`,
  ],
];

const hintFor = (cluster: Cluster, reason: string): string =>
  HINTS.find(([pattern]) => pattern.test(reason))?.[1](cluster) ??
  `Delete ${cluster.directory}: it holds only what planproof can make again. The whole log is ${logOf(cluster)}.`;

const didNotStart = (cluster: Cluster, reason: string) =>
  environmentError({
    code: 'server-did-not-start',
    message: `PostgreSQL ${cluster.major} in ${cluster.directory} did not start: ${reason}`,
    hint: hintFor(cluster, reason),
  });
