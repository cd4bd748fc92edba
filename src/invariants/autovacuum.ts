import type { Server } from '../postgres/server.js';
import { onSession } from './onSession.js';

/** Measuring wants it off; under churn it runs as in production, only looking around more often, since a churn is short. */
const ON = `ALTER SYSTEM SET autovacuum = on; ALTER SYSTEM SET autovacuum_naptime = '5s'`;
const AS_BEFORE = 'ALTER SYSTEM RESET autovacuum; ALTER SYSTEM RESET autovacuum_naptime';

/** Runs a task with autovacuum on, where planproof owns the server; elsewhere it stays as its owner wants it. */
export const withAutovacuum = async <T>(server: Server, task: () => Promise<T>): Promise<T> => {
  if (server.restart === undefined) return task();
  await alter(server, ON);
  try {
    return await task();
  } finally {
    await alter(server, AS_BEFORE);
  }
};

const alter = (server: Server, sql: string): Promise<void> =>
  onSession(server.connect, async (session) => {
    // Statements of one simple query are one transaction, which ALTER SYSTEM refuses.
    for (const statement of sql.split('; ')) await session.script(statement);
    await session.script('SELECT pg_reload_conf()');
  });
