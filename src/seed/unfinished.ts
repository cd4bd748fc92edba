import type { DatabaseInfo, Server } from '../postgres/server.js';
import { tryLockDataset } from './lock.js';

/**
 * Drops what killed runs left half-made. `alone`: nobody else works on the server, so all of it; otherwise only datasets
 * whose lock is free, since a living run holds the lock of what it builds.
 */
export const dropUnfinished = async (
  server: Server,
  databases: readonly DatabaseInfo[],
  alone: boolean,
): Promise<void> => {
  for (const { name, mark } of databases) {
    if (mark.purpose !== 'building') continue;
    if (alone) await server.dropDatabase(name);
    else if (typeof mark.dataset === 'string') await dropIfDead(server, name, mark.dataset);
  }
};

const dropIfDead = async (server: Server, name: string, dataset: string): Promise<void> => {
  const lock = await tryLockDataset(server, dataset);
  if (!lock) return;
  await server.dropDatabase(name);
  await lock.release();
};
