import { type Administration, CREATING } from '../administration.js';
import { listMarked, UNMARKED } from '../databases.js';
import type { DatabaseMark, MarkedDatabase } from '../server.js';
import type { Session } from '../session.js';
import { isRunning } from './processes.js';

/** A scratch database says which process made it. */
export const owned = (mark: DatabaseMark): DatabaseMark =>
  mark.purpose === 'scratch' ? { pid: process.pid, ...mark } : mark;

/**
 * Drops the scratch databases of processes that are gone, and those that they had only begun to make. It fails nobody's start: another
 * planproof that starts at the same moment may be dropping the same ones, and what stays goes at the next start.
 */
export const dropLeftScratch = async (administration: Administration): Promise<void> => {
  const session = await administration.connect();
  try {
    await endDead(session);
    const left = (await listMarked(session)).filter(({ mark }) => mark === UNMARKED || isOfDead(mark));
    await dropAll(
      administration,
      left.filter(({ mark }) => mark !== UNMARKED),
    );
    if (left.some(({ mark }) => mark === UNMARKED)) await dropUnmarked(administration, session);
  } finally {
    await session.end();
  }
};

const isOfDead = ({ purpose, pid }: DatabaseMark): boolean =>
  purpose === 'scratch' && typeof pid === 'number' && !isRunning(pid);

/** What a session has begun it goes on with for a while, though its planproof is dead: a copy of a database, above all. */
const endDead = async (session: Session): Promise<void> => {
  const sessions = await session.query<{ pid: number; name: string }>(
    `SELECT pid, application_name AS name FROM pg_stat_activity WHERE application_name ~ '^planproof [0-9]+$'`,
  );
  for (const { pid, name } of sessions) {
    const owner = Number(name.split(' ')[1]);
    if (!isRunning(owner)) await session.query('SELECT pg_terminate_backend($1, $2)', [pid, PATIENCE_MS]);
  }
};

const PATIENCE_MS = 5000;

// Whoever is making one just now holds the lock; then this is left to a later start.
const dropUnmarked = async (administration: Administration, session: Session): Promise<void> => {
  const alone = await administration.tryLock(CREATING, 'exclusive');
  if (alone === undefined) return;
  try {
    await dropAll(
      administration,
      (await listMarked(session)).filter(({ mark }) => mark === UNMARKED),
    );
  } finally {
    await alone.release();
  }
};

const dropAll = async (administration: Administration, databases: readonly MarkedDatabase[]): Promise<void> => {
  for (const { name } of databases) await administration.dropDatabase(name).catch(() => undefined);
};
