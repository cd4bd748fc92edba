import type { DatabaseInfo, Server } from '../postgres/server.js';
import { tryLock } from './lock.js';

/**
 * Drops what killed runs left half-made, datasets and clones. `alone`: nobody else works on the server, so all of it; otherwise
 * only what names a lock that is free, since a living run holds the lock of what it builds.
 */
export const dropUnfinished = async (
  server: Server,
  databases: readonly DatabaseInfo[],
  alone: boolean,
): Promise<void> => {
  for (const { name, mark } of databases) {
    if (mark.purpose !== 'building') continue;
    if (alone) await server.dropDatabase(name);
    else if (typeof mark.lock === 'string') await dropIfDead(server, name, mark.lock);
  }
};

const dropIfDead = async (server: Server, name: string, lockName: string): Promise<void> => {
  const lock = await tryLock(server, lockName);
  if (!lock) return;
  await server.dropDatabase(name);
  await lock.release();
};
