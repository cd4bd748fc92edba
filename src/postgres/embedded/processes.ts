import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Whether a process of that id exists and has not ended, whoever owns it. */
export const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !isZombie(pid);
};

// Ended, and not collected: for a moment everywhere, and for ever in a container whose first process collects nobody.
const isZombie = (pid: number): boolean => {
  if (process.platform !== 'linux') return false;
  try {
    return /\) Z [^)]*$/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
};

const commandLine = async (pid: number): Promise<string> => {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
  return stdout;
};

/**
 * Whether the process is a PostgreSQL that serves this data directory. Ids are used again, so a living id in postmaster.pid says
 * nothing; but PostgreSQL works in its data directory, which Linux shows, and elsewhere the directory is in its command line.
 */
export const servesDataDir = async (pid: number, dataDir: string): Promise<boolean> => {
  if (!isRunning(pid)) return false;
  if (process.platform !== 'linux') return (await commandLine(pid).catch(() => '')).includes(dataDir);
  const link = (name: string) => readlink(`/proc/${pid}/${name}`).catch(() => '');
  const [executable, folder] = await Promise.all([link('exe'), link('cwd')]);
  // The kernel adds " (deleted)" when npm has replaced the binary meanwhile.
  return basename(executable.replace(/ \(deleted\)$/, '')) === 'postgres' && folder === dataDir;
};

/** Polls until the process is gone; false when it outlives the deadline. */
export const outlived = async (pid: number, milliseconds: number): Promise<boolean> => {
  const deadline = Date.now() + milliseconds;
  while (isRunning(pid)) {
    if (Date.now() > deadline) return true;
    await sleep(10);
  }
  return false;
};
