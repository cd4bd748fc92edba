import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { embedded } from '../postgres/embedded/embedded.js';
import type { Server } from '../postgres/server.js';

/** In a test file: a cluster of its own, so that restarts and evictions disturb nobody; removed after. */
export const withOwnCluster = (): { start(): Promise<Server>; cacheDir(): string } => {
  let cacheDir = '';
  const started: Server[] = [];
  beforeAll(async () => {
    cacheDir = await mkdtemp(join(tmpdir(), 'planproof-seed-'));
    // Where this is root, the server runs as another user.
    await chmod(cacheDir, 0o755);
  });
  afterAll(async () => {
    await Promise.all(started.map((server) => server.stop()));
    await rm(cacheDir, { recursive: true, force: true });
  });
  const start = async (): Promise<Server> => {
    const server = await embedded().start({ cacheDir, emit: () => undefined });
    started.push(server);
    return server;
  };
  return { start, cacheDir: () => cacheDir };
};

/** The same server without the means to restart: what a user's own server is. */
export const withoutRestart = (server: Server): Server => {
  const { restart: _, ...rest } = server;
  return rest;
};
