import type { Condition } from './condition.js';
import { onClone, operate } from './operate.js';

/** What the others are compared with. */
export const quiet: Condition = {
  name: 'quiet',
  says: 'nothing has been written',
  during: async (clone, _ground, task) => {
    await onClone(clone, 'VACUUM (ANALYZE)');
    return task({ ...clone, history: [] });
  },
};

export const churned: Condition = {
  name: 'churned',
  says: 'after 4,000 operations, vacuumed and analysed',
  during: async (clone, ground, task) => {
    const place = await operate(clone, ground);
    await onClone(clone, 'VACUUM (ANALYZE)');
    return task(place);
  },
};

export const oldStatistics: Condition = {
  name: 'old-statistics',
  says: 'after 4,000 operations, vacuumed, with the statistics from before them',
  during: async (clone, ground, task) => {
    const place = await operate(clone, ground);
    await onClone(clone, 'VACUUM');
    return task(place);
  },
};
