import { randomBytes } from 'node:crypto';
import type { Server } from '../postgres/server.js';

/** Runs a task on a copy of a database that nobody is connected to; the copy is dropped afterwards. */
export const withScratchClone = async <T>(
  server: Pick<Server, 'createDatabase' | 'dropDatabase'>,
  source: string,
  task: (database: string) => Promise<T>,
): Promise<T> => {
  const database = `planproof_scratch_${randomBytes(6).toString('hex')}`;
  await server.createDatabase(database, { planproof: 1, purpose: 'scratch' }, { template: source });
  try {
    return await task(database);
  } finally {
    await server.dropDatabase(database);
  }
};
