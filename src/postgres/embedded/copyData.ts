import { constants, copyFile, lchown, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunAs } from './user.js';

/** What belongs to the running server alone, or is made anew; of the folders only the contents are left out. */
const LEFT_OUT = new Set(['postmaster.pid', 'postmaster.opts', 'postgresql.auto.conf', 'standby.signal']);
const LEFT_EMPTY = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);

/** Copies the data directory of a server that has begun a backup; files that vanish meanwhile are none of it. */
export const copyData = async (from: string, to: string, owner: RunAs | undefined): Promise<void> => {
  await mkdir(to, { mode: 0o700 });
  await own(to, owner);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (LEFT_OUT.has(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (!entry.isDirectory()) await copyOne(source, target, owner);
    else if (LEFT_EMPTY.has(entry.name)) await makeEmpty(target, owner);
    else await copyData(source, target, owner);
  }
};

const makeEmpty = async (folder: string, owner: RunAs | undefined): Promise<void> => {
  await mkdir(folder, { mode: 0o700 });
  await own(folder, owner);
};

const copyOne = async (from: string, to: string, owner: RunAs | undefined): Promise<void> => {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  await own(to, owner);
};

const own = async (path: string, owner: RunAs | undefined): Promise<void> => {
  if (owner !== undefined) await lchown(path, owner.uid, owner.gid);
};
