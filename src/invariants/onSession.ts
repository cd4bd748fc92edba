import type { Session } from '../postgres/session.js';

/** Runs a task on a session of its own, which is ended afterwards. */
export const onSession = async <T>(
  connect: () => Promise<Session>,
  task: (session: Session) => Promise<T>,
): Promise<T> => {
  const session = await connect();
  try {
    return await task(session);
  } finally {
    await session.end();
  }
};
