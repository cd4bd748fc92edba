import { randomBytes } from 'node:crypto';
import type { Server } from '../postgres/server.js';
import type { Session } from '../postgres/session.js';

/** Gives a session on an empty database of its own, which is dropped afterwards. */
export const withScratch = async <T>(server: Server, task: (session: Session) => Promise<T>): Promise<T> => {
  const name = `planproof_scratch_${randomBytes(6).toString('hex')}`;
  await server.createDatabase(name, { planproof: 1, purpose: 'scratch' });
  try {
    const session = await server.connect(name);
    try {
      return await task(session);
    } finally {
      await session.end();
    }
  } finally {
    await server.dropDatabase(name);
  }
};
