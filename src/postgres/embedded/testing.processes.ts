import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownModule } from '../../module.js';
import { isRunning } from './processes.js';
import type { Command } from './testing.holder.js';

interface Told {
  /** Which command it answers. */
  readonly to?: number;
  readonly done?: unknown;
  readonly error?: string;
  readonly code?: string;
  readonly holder?: string;
  readonly event?: { readonly kind: string; readonly message?: string };
}

/** Another process that uses the server. */
export class Holder {
  readonly process: ChildProcess;
  readonly told: Told[] = [];
  /** Resolves when the process is gone, and has been collected. */
  readonly gone: Promise<unknown>;
  readonly #answers: ((told: Told) => void)[] = [];

  constructor(env: NodeJS.ProcessEnv = {}, { path, execArgv } = ownModule('./testing.holder', import.meta.url)) {
    this.process = fork(path, { execArgv, env: { ...process.env, ...env } });
    this.gone = once(this.process, 'exit');
    this.process.on('message', (message) => this.#hear(message as Told));
  }

  /** Resolves with the command's result, and rejects with its error. */
  async ask(command: Command): Promise<unknown> {
    const answer = new Promise<Told>((resolve) => {
      this.#answers.push(resolve);
    });
    // Whether it could be sent, the answer tells, or that nobody is there any more.
    this.process.send({ ...command, id: this.#answers.length - 1 }, () => undefined);
    const told = await Promise.race([answer, this.gone.then((): Told => ({ error: 'the holder died' }))]);
    if (told.error !== undefined) throw Object.assign(new Error(told.error), { code: told.code });
    return told.done;
  }

  #hear(told: Told): void {
    this.told.push(told);
    if (told.to !== undefined) this.#answers[told.to]?.(told);
  }

  async stop(): Promise<void> {
    await this.ask({ do: 'stop' });
    this.process.disconnect();
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.process.kill(signal);
  }
}

/** Waits for a condition; the test's own time limit ends it. */
export const eventually = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await sleep(20);
};

/** An empty cache folder; the server's user may pass through it to its data. */
export const makeCache = async (): Promise<string> => {
  const cacheDir = await mkdtemp(join(tmpdir(), 'planproof-cache-'));
  await chmod(cacheDir, 0o711);
  return cacheDir;
};

/** An empty cache folder of its own, removed after. */
export const withCache = async (run: (cacheDir: string) => Promise<void>): Promise<void> => {
  const cacheDir = await makeCache();
  try {
    await run(cacheDir);
  } finally {
    await rm(cacheDir, { recursive: true, force: true });
  }
};

/** What the one cluster in a cache looks like from outside. */
export const clusterDir = (cacheDir: string): string => {
  const clusters = join(cacheDir, 'clusters');
  return join(clusters, readdirSync(clusters)[0] ?? '');
};

export const postmasterPid = (cacheDir: string): number | undefined => {
  const path = join(clusterDir(cacheDir), 'data', 'postmaster.pid');
  return existsSync(path) ? Number.parseInt(readFileSync(path, 'utf8'), 10) : undefined;
};

export const keeper = (cacheDir: string): { readonly pid: number; readonly socket: string } => {
  const folder = clusterDir(cacheDir);
  const [name] = readdirSync(folder)
    .filter((entry) => /^keeper\.\d+$/.test(entry))
    .reverse();
  return JSON.parse(readFileSync(join(folder, name ?? ''), 'utf8'));
};

/** Whether the keeper, its server and their sockets are gone. */
export const nothingLeft = (cacheDir: string): boolean => {
  const { pid, socket } = keeper(cacheDir);
  const postmaster = postmasterPid(cacheDir);
  return !isRunning(pid) && !existsSync(socket) && !(postmaster && isRunning(postmaster));
};

/** The processes that work in a cache or were told of it, by their command lines. */
export const processesOn = (cacheDir: string): readonly string[] =>
  execFileSync('ps', ['-ww', '-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(cacheDir) || workingDirOf(Number.parseInt(line, 10)).startsWith(cacheDir));

// Of a server's own processes only the first has the folder in its title; on Linux the others are found by where they work.
const workingDirOf = (pid: number): string => {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
};

export const processGroup = (pid: number): number =>
  Number(execFileSync('ps', ['-o', 'pgid=', '-p', String(pid)], { encoding: 'utf8' }));
