import { readFileSync } from 'node:fs';
import type { ServerSource } from './fact.js';
import { type StatementCounting, trackStatements } from './probes/statements.js';
import type { Target } from './target.js';

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

/** Reads the execution time that the server itself has counted for a target's database, in milliseconds since some time. */
export type ServerClock =
  | { readonly available: true; readonly readMs: () => Promise<number>; readonly source: ServerSource }
  | { readonly available: false; readonly reason: string };

/**
 * pg_stat_statements sums the execution time of every statement: no network, no client, and no planning. It waits with the
 * statement and is preempted with it, so it is no quieter than the wall where queries are long; CPU time by pg_stat_kcache is,
 * where that is installed; which is no execution time, though, where a budget asks for that.
 */
export const serverClock = async (
  target: Target,
  counting: StatementCounting,
  which: 'cpu-or-elapsed' | 'elapsed' = 'cpu-or-elapsed',
): Promise<ServerClock> => {
  if (!counting.countable) return { available: false, reason: counting.reason };
  // Where this user may not set it, the server may count all the same.
  await trackStatements(target.session).catch(() => undefined);
  const elapsed = async () => (await counting.read()).executionTimeMs;
  const cpu = which === 'elapsed' ? undefined : await counting.cpuClock();
  if (cpu !== undefined && (await runs(cpu, target))) return { available: true, readMs: cpu, source: 'pg_stat_kcache' };
  if (await runs(elapsed, target)) return { available: true, readMs: elapsed, source: 'pg_stat_statements' };
  return { available: false, reason: 'pg_stat_statements does not count this session' };
};

const runs = async (readMs: () => Promise<number>, { execute }: Target): Promise<boolean> => {
  const before = await readMs();
  await execute();
  return (await readMs()) > before;
};

/** Asynchronous I/O (PostgreSQL 18) is done by other processes, whose time on a processor no backend's counter shows. */
export const inputOutputElsewhere = async ({ session }: Target): Promise<string | undefined> => {
  const [row] = await session.query<{ method: string | null }>("SELECT current_setting('io_method', true) AS method");
  const method = row?.method ?? 'sync';
  return method === 'sync' ? undefined : `other processes do its input and output (io_method = ${method})`;
};
