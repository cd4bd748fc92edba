import type { Administration } from '../administration.js';
import type { DatabaseMark } from '../server.js';
import { isRunning } from './processes.js';

/** A scratch database says which process made it. */
export const owned = (mark: DatabaseMark): DatabaseMark =>
  mark.purpose === 'scratch' ? { pid: process.pid, ...mark } : mark;

/**
 * Drops the scratch databases of processes that are gone. It fails nobody's start: another planproof that starts at the same
 * moment may be dropping the same ones, and what stays goes at the next start.
 */
export const dropLeftScratch = async (administration: Administration): Promise<void> => {
  for (const { name, mark } of await administration.databases().catch(() => [])) {
    if (mark.purpose !== 'scratch' || typeof mark.pid !== 'number' || isRunning(mark.pid)) continue;
    await administration.dropDatabase(name).catch(() => undefined);
  }
};
