import { execFile } from 'node:child_process';
import { chownSync, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { environmentError } from '../../errors.js';
import { asServerUser, binaryOf, type Cluster, dataDirOf, INITDB_OPTIONS } from './cluster.js';

const DRAFT = /^data\.draft-/;

const unsyncedMark = ({ directory }: Cluster) => join(directory, 'unsynced');

// What was not synced survives the death of every process, not that of the machine: this tells one boot from the next.
const currentBoot = (): Promise<string> =>
  readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() =>
    new Date(Date.now() - uptime() * 1000).toISOString().slice(0, 15),
  );

const markedBoot = (cluster: Cluster): Promise<string | undefined> =>
  readFile(unsyncedMark(cluster), 'utf8').catch(() => undefined);

/** Notes, before files are written without fsync, that the cluster is to be thrown away if the machine goes down. */
export const markUnsynced = async (cluster: Cluster): Promise<void> => {
  const boot = await currentBoot();
  if ((await markedBoot(cluster)) !== boot) await writeFile(unsyncedMark(cluster), boot, { flush: true });
};

const runInitdb = async (cluster: Cluster, args: readonly string[]): Promise<void> => {
  try {
    await promisify(execFile)(binaryOf(cluster, 'initdb'), args, asServerUser(cluster));
  } catch (cause) {
    throw initdbFailed(cluster, cause as { stderr?: string; message: string });
  }
};

const initdbFailed = ({ directory }: Cluster, cause: { stderr?: string; message: string }) =>
  environmentError({
    code: 'initdb-failed',
    message: `initdb could not make a cluster in ${directory}: ${(cause.stderr || cause.message).trim()}`,
    hint: 'Mend what it names (disk space, permissions, a user that /etc/passwd does not know), or set PLANPROOF_CACHE_DIR to another folder.',
  });

/** Writes every file of the data to disk, if any was written without fsync. */
export const syncData = async (cluster: Cluster): Promise<void> => {
  if (!existsSync(unsyncedMark(cluster))) return;
  await runInitdb(cluster, ['--sync-only', '-D', dataDirOf(cluster)]);
  await rm(unsyncedMark(cluster));
};

/** Makes the data directory if it is missing, was cut off, or was lost with the machine; true when it is new. */
export const ensureData = async (cluster: Cluster): Promise<boolean> => {
  await removeDrafts(cluster);
  if (await wasLost(cluster)) await rm(dataDirOf(cluster), { recursive: true });
  if (existsSync(dataDirOf(cluster))) return false;
  const draft = join(cluster.directory, `data.draft-${process.pid}`);
  await mkdir(draft, { mode: 0o700 });
  if (cluster.user !== undefined) chownSync(draft, cluster.user.uid, cluster.user.gid);
  await runInitdb(cluster, ['-D', draft, '--no-sync', ...INITDB_OPTIONS]);
  await markUnsynced(cluster);
  await rename(draft, dataDirOf(cluster));
  return true;
};

// An initdb whose keeper was killed may be writing still; it fails soon after its files are gone.
const STUBBORN = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 };

const removeDrafts = async ({ directory }: Cluster): Promise<void> => {
  const drafts = (await readdir(directory)).filter((name) => DRAFT.test(name));
  await Promise.all(drafts.map((name) => rm(join(directory, name), STUBBORN)));
};

const wasLost = async (cluster: Cluster): Promise<boolean> => {
  const boot = await markedBoot(cluster);
  return boot !== undefined && boot !== (await currentBoot()) && existsSync(dataDirOf(cluster));
};
