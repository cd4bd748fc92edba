import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll } from 'vitest';
import { testCacheDir } from '../postgres/testing.js';

const LAUNCHER = fileURLToPath(new URL('planproof.js', import.meta.url));

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
}

/** Starts the real command in a process of its own; what it printed and how it ended, whatever that was. */
export const startPlanproof = (args: readonly string[], { cwd, env, nodeOptions = [] }: CommandOptions = {}) =>
  execa(process.execPath, [...nodeOptions, LAUNCHER, ...args], {
    cwd: cwd ?? tmpdir(),
    env: { PLANPROOF_CACHE_DIR: testCacheDir, NO_COLOR: '1', DEBUG: '', CI: '', ...env },
    reject: false,
    stdin: 'ignore',
  });

export const planproof = async (args: readonly string[], options?: CommandOptions) => {
  const { stdout, stderr, exitCode, signal } = await startPlanproof(args, options);
  return { stdout, stderr, exitCode, signal };
};

/** In a test file: an empty folder of its own, removed afterwards. */
export const withFolder = (): (() => string) => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'planproof-cli-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return () => folder;
};
