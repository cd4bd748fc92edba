import { readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning, outlived, servesDataDir } from './processes.js';

const FAST = 10_000;
const IMMEDIATE = 5_000;

/** The postmaster that PostgreSQL's own lock file names, alive or not. */
const recordedPostmaster = async (dataDir: string): Promise<number | undefined> => {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return pid > 1 ? pid : undefined;
};

/** Ends a postmaster: fast, then at once, then by force; resolves when it is gone. */
export const endPostmaster = async (pid: number): Promise<void> => {
  for (const [signal, patience] of [
    ['SIGINT', FAST],
    ['SIGQUIT', IMMEDIATE],
    ['SIGKILL', IMMEDIATE],
  ] as const) {
    if (!isRunning(pid)) return;
    process.kill(pid, signal);
    if (!(await outlived(pid, patience))) return;
  }
};

/**
 * Ends the server that a killed keeper left behind. When postmaster.pid names a process that has nothing to do with this data (the
 * id was used again), the file goes, since PostgreSQL would refuse to start beside it; else PostgreSQL itself judges the file.
 */
export const endOrphan = async (dataDir: string): Promise<void> => {
  const pid = await recordedPostmaster(dataDir);
  if (pid === undefined || !isRunning(pid)) return;
  if (await servesDataDir(pid, await realpath(dataDir))) await endPostmaster(pid);
  else await rm(join(dataDir, 'postmaster.pid'), { force: true });
};
