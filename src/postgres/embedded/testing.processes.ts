import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownModule } from '../../module.js';
import { isRunning } from './processes.js';
import type { Command } from './testing.holder.js';

interface Told {
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

  constructor(env: NodeJS.ProcessEnv = {}) {
    const { path, execArgv } = ownModule('./testing.holder', import.meta.url);
    this.process = fork(path, { execArgv, env: { ...process.env, ...env } });
    this.process.on('message', (message) => this.told.push(message as Told));
  }

  /** Resolves with the command's result, and rejects with its error. */
  async ask(command: Command): Promise<unknown> {
    this.process.send(command);
    const exit = once(this.process, 'exit').then(() => [{ error: 'the holder died' }]);
    for (;;) {
      const [message] = (await Promise.race([once(this.process, 'message'), exit])) as [Told];
      if ('error' in message) throw Object.assign(new Error(message.error), { code: message.code });
      if ('done' in message) return message.done;
    }
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

export const processGroup = (pid: number): number =>
  Number(execFileSync('ps', ['-o', 'pgid=', '-p', String(pid)], { encoding: 'utf8' }));
