import type { Condition } from './condition.js';
import { onClone, operate } from './operate.js';

export const oldSnapshot: Condition = {
  name: 'old-snapshot',
  says: 'after 4,000 operations, while an idle transaction holds a snapshot from before them: vacuum removes nothing',
  during: async (clone, ground, task) => {
    const idle = await clone.connect();
    try {
      await idle.script('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1');
      const place = await operate(clone, ground);
      await onClone(clone, 'VACUUM (ANALYZE)');
      return await task(place);
    } finally {
      await idle.end();
    }
  },
};
