import { readFileSync } from 'node:fs';

/** Reads a process's time on a processor, in nanoseconds since it started. */
export type OnCpuClock =
  | { readonly available: true; readonly readNs: () => number }
  | { readonly available: false; readonly reason: string };

/**
 * Linux counts in /proc/PID/schedstat how long a process really ran (first field, nanoseconds). It hardly sees other
 * people's load, and it is blind to waiting and to parallel workers, which are processes of their own.
 */
export const onCpuClock = (pid: number | undefined): OnCpuClock => {
  if (pid === undefined) return { available: false, reason: 'the backend does not run on this machine' };
  const readNs = () => Number(readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[0]);
  try {
    if (readNs() > 0) return { available: true, readNs };
    return { available: false, reason: 'the kernel does not account time per process (schedstat reads 0)' };
  } catch {
    return { available: false, reason: `/proc/${pid}/schedstat cannot be read` };
  }
};
