import { readFileSync } from 'node:fs';
import { execa } from 'execa';

/**
 * Binds a process to the last core that this one may use, so that two backends are measured on the same core: on two they differ
 * by up to a half for seconds on end, each by its neighbours. Only the kernel's own tool can do that from outside; false
 * where there is none, or where the process belongs to another user.
 */
export const bindToCore = async (pid: number): Promise<boolean> => {
  const core = lastCore();
  if (core === undefined) return false;
  const { failed } = await execa('taskset', ['-c', '-p', core, String(pid)], { reject: false });
  return !failed;
};

/** From a list such as `0-3,8`. */
const lastCore = (): string | undefined => {
  try {
    return /^Cpus_allowed_list:\s.*?(\d+)$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];
  } catch {
    return undefined;
  }
};
