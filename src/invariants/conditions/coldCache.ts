import type { Clone } from '../clones.js';
import type { Ground } from '../ground.js';
import { type Condition, Unavailable } from './condition.js';
import { onClone } from './operate.js';

export const coldCache: Condition = {
  name: 'cold-cache',
  says: 'nothing of the database is in the server’s own cache; the operating system’s may still hold it',
  during: async (clone, ground, task) => {
    await onClone(clone, 'VACUUM (ANALYZE)');
    return task({ ...clone, history: [], renew: await emptying(clone, ground) });
  },
};

const EVICT = `
  SELECT pg_buffercache_evict(bufferid) FROM pg_buffercache
  WHERE reldatabase = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** From 17 on buffers can be evicted one by one; before, a restart empties all. */
const emptying = async (clone: Clone, { server }: Ground): Promise<() => Promise<void>> => {
  if (server.version.major >= 17) {
    await onClone(clone, 'CREATE EXTENSION IF NOT EXISTS pg_buffercache');
    // What is dirty stays until it is written.
    return () => onClone(clone, `CHECKPOINT; ${EVICT}`);
  }
  const { restart } = server;
  if (restart === undefined) throw new Unavailable('this server can neither be restarted nor evict buffers');
  return () => restart('measuring');
};
