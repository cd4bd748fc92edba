import type { Lock, Server } from '../postgres/server.js';
import type { Emit } from '../progress.js';

/** Held shared by whoever needs a dataset to stay, exclusive by whoever builds or removes it. */
export const lockName = (database: string): string => `keep ${database}`;

/** Waits for a dataset's lock, and says for whom. */
export const lockDataset = (
  server: Server,
  database: string,
  mode: 'shared' | 'exclusive',
  emit: Emit,
): Promise<Lock> =>
  server.lock(lockName(database), mode, (holder) =>
    emit({
      kind: 'note',
      message: `Waiting for ${holder}, which is seeding or removing the same dataset (${database}).`,
    }),
  );

class Busy extends Error {}

/** The exclusive lock of a dataset, or undefined while anybody uses it. */
export const tryLockDataset = (server: Server, database: string): Promise<Lock | undefined> =>
  tryLock(server, lockName(database));

/** An exclusive lock by its name, or undefined while it is held. */
export const tryLock = async (server: Server, name: string): Promise<Lock | undefined> => {
  try {
    return await server.lock(name, 'exclusive', () => {
      throw new Busy();
    });
  } catch (error) {
    if (error instanceof Busy) return undefined;
    throw error;
  }
};
