import { spawn } from 'node:child_process';
import { chown, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentError } from '../../errors.js';
import { openSession } from '../client.js';
import type { Session } from '../session.js';
import type { Standby } from '../standby.js';
import { type Cluster, dataDirOf } from './cluster.js';
import { copyData } from './copyData.js';
import { endOrphan } from './orphan.js';
import { type Postmaster, startPostmaster } from './postmaster.js';
import { isRunning } from './processes.js';
import { makeSocketDir } from './socketdir.js';

/** The server that is copied: its cluster, where its socket is, and how to connect to it. */
export interface Primary {
  readonly cluster: Cluster;
  readonly socketDir: string;
  readonly connect: (database?: string) => Promise<Session>;
}

const PREFIX = 'standby.';

/** Copies a running server by its backup functions and starts the copy as a streaming standby, child of this process. */
export const startStandby = async ({ cluster, socketDir, connect }: Primary): Promise<Standby> => {
  await sweep(cluster);
  const copy: Cluster = { ...cluster, directory: join(cluster.directory, `${PREFIX}${process.pid}`) };
  const control = await connect();
  const standbySocketDir = makeSocketDir(cluster.user);
  const clear = async () => {
    await keepWal(control, false);
    await control.end();
    for (const folder of [copy.directory, standbySocketDir]) await rm(folder, { recursive: true, force: true });
  };
  try {
    await mkdir(copy.directory, { mode: 0o755 });
    await keepWal(control, true);
    await backUp(control, cluster, copy);
    await follow(copy, socketDir);
    const postmaster = await startPostmaster(copy, 'measuring', standbySocketDir);
    watchOver(postmaster);
    return await standbyOn({ copy, control, socketDir: standbySocketDir, postmaster, clear });
  } catch (error) {
    await clear();
    throw error;
  }
};

/**
 * WAL that a checkpoint removes before the standby has asked for it would end it. No replication slot: one that a killed process
 * left behind would keep the server from starting with wal_level = minimal, as it does to seed.
 */
const keepWal = async (control: Session, keep: boolean): Promise<void> => {
  await control.script(keep ? `ALTER SYSTEM SET wal_keep_size = '1GB'` : 'ALTER SYSTEM RESET wal_keep_size');
  await control.script('SELECT pg_reload_conf()');
};

/** From 15 on under new names, and without the exclusive mode. */
const backupSql = async (session: Session) => {
  const [row] = await session.query<{ number: string }>(`SELECT current_setting('server_version_num') AS number`);
  return Number(row?.number) >= 150_000
    ? { start: `SELECT pg_backup_start('planproof', true)`, stop: 'SELECT labelfile FROM pg_backup_stop(false)' }
    : {
        start: `SELECT pg_start_backup('planproof', true, false)`,
        stop: 'SELECT labelfile FROM pg_stop_backup(false, false)',
      };
};

const backUp = async (control: Session, from: Cluster, to: Cluster): Promise<void> => {
  const { start, stop } = await backupSql(control);
  await control.query(start);
  await copyData(dataDirOf(from), dataDirOf(to), from.user);
  const [backup] = await control.query<{ labelfile: string }>(stop);
  await writeOwned(to, 'backup_label', backup?.labelfile ?? '');
};

const follow = async (copy: Cluster, primarySocketDir: string): Promise<void> => {
  const settings = [
    `primary_conninfo = 'host=''${primarySocketDir}'' port=5432 user=postgres'`,
    'hot_standby = on',
    // What the primary has long removed must not cancel a read here: that is what lagging means.
    'max_standby_streaming_delay = -1',
  ];
  await writeOwned(copy, 'postgresql.auto.conf', `${settings.join('\n')}\n`);
  await writeOwned(copy, 'standby.signal', '');
};

const writeOwned = async (cluster: Cluster, name: string, text: string): Promise<void> => {
  const path = join(dataDirOf(cluster), name);
  await writeFile(path, text, { mode: 0o600 });
  if (cluster.user !== undefined) await chown(path, cluster.user.uid, cluster.user.gid);
};

interface Running {
  readonly copy: Cluster;
  readonly control: Session;
  readonly socketDir: string;
  readonly postmaster: Postmaster;
  readonly clear: () => Promise<void>;
}

const standbyOn = async ({ copy, control, socketDir, postmaster, clear }: Running): Promise<Standby> => {
  const connect = (database: string) =>
    openSession({
      host: socketDir,
      port: 5432,
      user: 'postgres',
      database,
      lossHint: `Run the same command again; why the standby went away stands in ${copy.directory}/server.log.`,
    });
  const own = await connect('postgres');
  const lagBytes = async () => {
    const [written] = await control.query<{ at: string }>('SELECT pg_current_wal_lsn()::text AS at');
    const [lag] = await own.query<{ bytes: number }>(
      'SELECT pg_wal_lsn_diff($1::pg_lsn, pg_last_wal_replay_lsn()) AS bytes',
      [written?.at],
    );
    return Math.max(0, Number(lag?.bytes));
  };
  return {
    connect,
    lagBytes,
    catchUp: async () => {
      const [target] = await control.query<{ at: string }>('SELECT pg_current_wal_lsn()::text AS at');
      await replayed(own, target?.at ?? '');
    },
    pause: async () => {
      await own.query('SELECT pg_wal_replay_pause()');
    },
    stop: async () => {
      await own.end();
      await postmaster.stop();
      await clear();
    },
  };
};

const PATIENCE_MS = 60_000;

const replayed = async (standby: Session, lsn: string): Promise<void> => {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(10)) {
    const [row] = await standby.query<{ reached: boolean }>(
      'SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS reached',
      [lsn],
    );
    if (row?.reached) return;
  }
  throw environmentError({
    code: 'standby-does-not-follow',
    message: `The standby had not replayed ${lsn} after ${PATIENCE_MS / 1000} s.`,
    hint: 'Run the same command again.',
  });
};

/** Ends the standby when this process is killed and cannot. */
const watchOver = ({ pid }: Postmaster): void => {
  const script = 'while kill -0 "$0" && kill -0 "$1"; do sleep 1; done 2>/dev/null; kill -INT "$1" 2>/dev/null';
  spawn('sh', ['-c', script, String(process.pid), String(pid)], { detached: true, stdio: 'ignore' }).unref();
};

/** Removes the standbys that killed processes left. */
const sweep = async (cluster: Cluster): Promise<void> => {
  for (const name of await readdir(cluster.directory)) {
    const pid = Number(name.startsWith(PREFIX) ? name.slice(PREFIX.length) : Number.NaN);
    if (Number.isNaN(pid) || (isRunning(pid) && pid !== process.pid)) continue;
    const directory = join(cluster.directory, name);
    await endOrphan(dataDirOf({ ...cluster, directory }));
    await rm(directory, { recursive: true, force: true });
  }
};
