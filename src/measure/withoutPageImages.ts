import type { Server } from '../postgres/server.js';

/**
 * Runs a task that counts what writes cost, without full-page images where the server can leave them out: a clone was
 * checkpointed when it was made, so that the first change of each of its pages would add 8 kB.
 */
export const withoutPageImages = <T>(
  { withoutPageImages: without }: Pick<Server, 'withoutPageImages'>,
  task: () => Promise<T>,
): Promise<T> => (without === undefined ? task() : without(task));
