import { chmodSync, existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { environmentError } from '../../errors.js';
import { canEnter, type RunAs } from './user.js';

const MIB = 1024 * 1024;

// A new cluster takes 40 MiB, a copy of the binaries 50, the first WAL segments and some working room the rest.
const LEAST_FREE_BYTES = 256 * MIB;

/** Free and total bytes of the file system that holds a folder. */
export const diskOf = (folder: string): { readonly freeBytes: number; readonly totalBytes: number } => {
  const { bavail, blocks, bsize } = statfsSync(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
};

/**
 * Makes a folder and what is missing above it; the server's user can enter what was made, whatever the umask. Step by step, since
 * node's own `recursive` never returns where the kernel says ENOENT to every mkdir, as in /proc.
 */
export const makeFolder = (path: string, user: RunAs | undefined): void => {
  if (existsSync(path)) return;
  makeFolder(dirname(path), user);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another planproof was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (user !== undefined) chmodSync(path, 0o755);
};

/** Makes the cache's folder, and fails early where it cannot be written, cannot be entered by the server's user, or is full. */
export const prepareCacheFolder = (cacheDir: string, user: RunAs | undefined, disk = diskOf): void => {
  try {
    makeFolder(cacheDir, user);
    const probe = join(cacheDir, `.probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (cause) {
    throw notWritable(cacheDir, cause);
  }
  if (user !== undefined && !canEnter(cacheDir, user)) throw notEnterable(cacheDir, user);
  const { freeBytes } = disk(cacheDir);
  if (freeBytes < LEAST_FREE_BYTES) throw diskFull(cacheDir, freeBytes);
};

const notWritable = (cacheDir: string, cause: unknown) =>
  environmentError({
    code: 'cache-not-writable',
    message: `The cache folder ${cacheDir} cannot be written: ${(cause as Error).message}.`,
    hint: 'Set PLANPROOF_CACHE_DIR to a folder that can.',
    cause,
  });

const notEnterable = (cacheDir: string, { name }: RunAs) =>
  environmentError({
    code: 'cache-not-enterable',
    message: `PostgreSQL runs as the user "${name}", because it refuses to run as root, and that user may not enter ${cacheDir}.`,
    hint: 'Set PLANPROOF_CACHE_DIR to a folder whose every parent others may enter, such as /var/cache/planproof.',
  });

const diskFull = (cacheDir: string, freeBytes: number) =>
  environmentError({
    code: 'disk-full',
    message: `Only ${Math.floor(freeBytes / MIB)} MiB are free where ${cacheDir} is; PostgreSQL needs at least ${LEAST_FREE_BYTES / MIB}.`,
    hint: 'Free some disk space (planproof clean), or set PLANPROOF_CACHE_DIR to a folder with more of it.',
  });
