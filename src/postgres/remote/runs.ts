import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Administration } from '../administration.js';
import type { DatabaseMark, Lock } from '../server.js';

/** This run on a server that is not planproof's own. */
export interface Run {
  /** What every database that the run makes says besides its purpose. */
  readonly mark: Readonly<Record<string, unknown>>;
  /** Ends the run, and drops what no run needs any more. */
  leave(): Promise<void>;
}

const ALL_RUNS = 'runs';

const lockOf = (run: unknown): string => `run ${run}`;

/**
 * Joins the runs on a server: drops what dead ones left behind, and says how many databases that were. A run is alive as long as its
 * locks are held, which fall with its connections. Datasets and clones may be shared; so they go when nobody is left,
 * unless they are kept; everything else goes with the run that made it.
 */
export const joinRuns = async (
  administration: Administration,
  keep: boolean,
): Promise<{ readonly run: Run; readonly dropped: number }> => {
  const id = randomBytes(8).toString('hex');
  const own = await administration.lock(lockOf(id), 'exclusive');
  const dropped = await sweep(administration);
  const among = await administration.lock(ALL_RUNS, 'shared');
  const leave = async () => {
    await Promise.all([among.release(), own.release()]);
    await sweep(administration);
  };
  const mark = { run: id, host: hostname(), pid: process.pid, ...(keep && { kept: true }) };
  return { run: { mark, leave }, dropped };
};

/** Drops what belongs to no living run; gives how many databases. */
const sweep = async (administration: Administration): Promise<number> => {
  const alone = await administration.tryLock(ALL_RUNS, 'exclusive');
  try {
    let dropped = 0;
    for (const { name, mark } of await administration.marked()) {
      if (!(await isLeft(administration, mark, alone))) continue;
      await administration.dropDatabase(name);
      dropped += 1;
    }
    return dropped;
  } finally {
    await alone?.release();
  }
};

const isLeft = async (
  administration: Administration,
  mark: DatabaseMark,
  alone: Lock | undefined,
): Promise<boolean> => {
  if (isShared(mark)) return alone !== undefined && mark.kept !== true;
  if (alone !== undefined) return true;
  if (mark.run === undefined) return false;
  const lock = await administration.tryLock(lockOf(mark.run), 'exclusive');
  await lock?.release();
  return lock !== undefined;
};

const isShared = ({ purpose }: DatabaseMark): boolean => purpose === 'dataset' || purpose === 'clone';
