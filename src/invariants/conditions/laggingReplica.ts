import { type Condition, Unavailable } from './condition.js';
import { onClone, operate } from './operate.js';

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

export const laggingReplica: Condition = {
  name: 'lagging-replica',
  says: 'on a streaming standby that stopped replaying before 4,000 operations: its answers are old, and must be true of then',
  during: async (clone, ground, task) => {
    const { standby: start } = ground.server;
    if (start === undefined) throw new Unavailable('this server makes no standby');
    await onClone(clone, 'VACUUM (ANALYZE)');
    const standby = await start();
    try {
      await standby.catchUp();
      await standby.pause();
      await operate(clone, ground);
      const connect = async () => ground.become(await standby.connect(clone.database));
      return await task({ connect, note: `lag ${megabytes(await standby.lagBytes())} of WAL` });
    } finally {
      await standby.stop();
    }
  },
};
