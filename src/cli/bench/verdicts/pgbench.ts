import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { type OnCpuClock, onCpuClock } from '../../../measure/clock.js';
import { bindToCore } from '../../../measure/core.js';
import type { Server } from '../../../postgres/server.js';
import type { Session } from '../../../postgres/session.js';
import { median } from '../../../stats/quantile.js';
import { DATABASES, openSubject, POINT, POINT_SQL } from './subject.js';

const ROUNDS = 15;
const TRANSACTIONS = 5_000;
const OUR_BATCHES = 50;

/** Our on-CPU time of a prepared point lookup beside that of the same under `pgbench -M prepared`, in turns on one server. */
export const pgbenchComparison = async (server: Server): Promise<string> => {
  const program = findPgbench();
  if (program === undefined) return 'pgbench: skipped: no pgbench';
  if (server.backendPid === undefined) return 'pgbench: skipped: the server does not run on this machine';
  try {
    return await compare(server, program);
  } catch (error) {
    return `pgbench: skipped: ${(error as Error).message}`;
  }
};

/** All but the last, where backends are bound: waking up beside its client costs a backend a third of waking up across cores. */
const CLIENT_CORES = `0-${Math.max(0, availableParallelism() - 2)}`;

const POSTGRESQL_LIB = '/usr/lib/postgresql';

/** In PATH, else of the newest PostgreSQL that Debian's packages installed. */
const findPgbench = (): string | undefined => {
  const majors = existsSync(POSTGRESQL_LIB) ? readdirSync(POSTGRESQL_LIB) : [];
  const installed = majors.toSorted((a, b) => Number(b) - Number(a)).map((major) => join(POSTGRESQL_LIB, major, 'bin'));
  const folders = [...installed, ...(process.env.PATH ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, 'pgbench')).find((path) => existsSync(path));
};

const compare = async (server: Server, program: string): Promise<string> => {
  const watcher = await server.connect();
  const subject = await openSubject(server, { query: '0.02 ms', load: 'idle', place: 'one database' });
  const ours: number[] = [];
  const awake: number[] = [];
  const asleep: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      let sum = 0;
      for (let batch = 0; batch < OUR_BATCHES; batch++) sum += (await subject.reference.batch())[0];
      ours.push(sum / (OUR_BATCHES * subject.batch));
      awake.push(await keepingAwake(() => underPgbench(watcher, server, program)));
      asleep.push(await underPgbench(watcher, server, program));
    }
  } finally {
    await subject.end();
    await watcher.end();
  }
  return told(ours, awake, asleep);
};

const WANTED = 0.15;

const told = (ours: readonly number[], awake: readonly number[], asleep: readonly number[]): string => {
  const text = (ms: number) => `${(1000 * ms).toFixed(1)} us`;
  const apart = median(ours) / median(awake) - 1;
  const held = Math.abs(apart) <= WANTED ? 'held' : 'MISSED';
  return [
    `pgbench: a prepared point lookup takes ${text(median(ours))} on the processor here and ${text(median(awake))} under pgbench -M prepared,`,
    `  the client's core kept awake for both: ${(100 * apart).toFixed(1)} % apart, wanted within ${100 * WANTED} %: ${held}.`,
    `  Where that core falls asleep between two answers, waking it costs the backend more: ${text(median(asleep))} under pgbench.`,
    `  here ${ours.map(text).join(', ')}`,
    `  pgbench ${awake.map(text).join(', ')}; asleep ${asleep.map(text).join(', ')}`,
  ].join('\n');
};

/** Our client never sleeps while its backend is measured, and pgbench's does: so another process keeps its core awake, giving way at once. */
const keepingAwake = async <T>(task: () => Promise<T>): Promise<T> => {
  const idle = ['--idle', '0', 'taskset', '-c', CLIENT_CORES, process.execPath, '--eval', 'for (;;) ;'];
  const spinning = execa('chrt', idle, { reject: false });
  const result = await task().finally(() => spinning.kill('SIGKILL'));
  const { signal, stderr } = await spinning;
  if (signal !== 'SIGKILL') throw new Error(`no core is kept awake: ${stderr}`);
  return result;
};

/** Milliseconds on the processor of pgbench's backend, a transaction. */
const underPgbench = async (watcher: Session, server: Server, program: string): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), 'planproof-pgbench-'));
  const [socket] = await watcher.query<{ folder: string }>(
    `SELECT trim(both '"' FROM current_setting('unix_socket_directories')) AS folder`,
  );
  try {
    const script = join(folder, 'point.sql');
    await writeFile(script, `\\set rows ${POINT}\n${POINT_SQL};\n`);
    const on = ['-h', socket?.folder ?? '', '-U', 'postgres', DATABASES.own];
    const pace = ['-n', '-M', 'prepared', '-c', '1', '-t', String(TRANSACTIONS), '-f', script];
    const running = execa('taskset', ['-c', CLIENT_CORES, program, ...pace, ...on], { reject: false });
    const ns = await lastReading(await clockOfPgbench(watcher, server));
    const { failed, stderr } = await running;
    if (failed) throw new Error(`pgbench failed: ${stderr}`);
    return ns / 1e6 / TRANSACTIONS;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const LOOK_MS = 5;
const pause = () => new Promise((done) => setTimeout(done, LOOK_MS));

/** Of the connection that runs the transactions; pgbench opens another one before. */
const clockOfPgbench = async (watcher: Session, server: Server): Promise<OnCpuClock> => {
  for (let look = 0; look < 200; look++) {
    const [found] = await watcher.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'pgbench' AND query LIKE $1",
      [POINT_SQL.replace(':rows', '%')],
    );
    if (found) return boundClock(server.backendPid?.({ ...watcher, processId: found.pid }));
    await pause();
  }
  throw new Error('the backend of pgbench was not seen');
};

/** On the core on which ours is measured: what a backend pays for waking up depends on who shares its core. */
const boundClock = async (pid: number | undefined): Promise<OnCpuClock> => {
  if (pid !== undefined) await bindToCore(pid);
  return onCpuClock(pid);
};

/** The clock stands where it stood last before its process ended: within a look of the whole. */
const lastReading = async (clock: OnCpuClock): Promise<number> => {
  if (!clock.available) throw new Error(clock.reason);
  let last = 0;
  for (;;) {
    try {
      last = clock.readNs();
    } catch {
      return last;
    }
    await pause();
  }
};
