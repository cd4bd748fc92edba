import { createHash } from 'node:crypto';
import type { Lock } from './server.js';
import type { Session } from './session.js';

export type LockMode = 'shared' | 'exclusive';

// Two int4 keys rather than one int8, because pg_locks shows them as they are.
const keysOf = (name: string): readonly [number, number] => {
  const digest = createHash('sha256').update(`planproof lock ${name}`).digest();
  return [digest.readInt32BE(0), digest.readInt32BE(4)];
};

const FUNCTIONS = {
  shared: { try: 'pg_try_advisory_lock_shared', wait: 'pg_advisory_lock_shared' },
  exclusive: { try: 'pg_try_advisory_lock', wait: 'pg_advisory_lock' },
} as const;

// objsubid 2 marks the two-key form; the keys are oids there, hence unsigned.
const HOLDERS = `
  SELECT string_agg(DISTINCT activity.application_name, ', ') AS holder
  FROM pg_locks JOIN pg_stat_activity AS activity USING (pid)
  WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND pid <> pg_backend_pid()
    AND classid = ($1::int8 & 4294967295)::oid AND objid = ($2::int8 & 4294967295)::oid
    AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

const holderOf = async (session: Session, keys: readonly number[]): Promise<string> => {
  const [row] = await session.query<{ holder: string | null }>(HOLDERS, keys);
  return row?.holder ?? 'another process';
};

/**
 * Takes an advisory lock on a session of its own, which must always be of the same database (such locks are per database).
 * It falls with the session: on `release`, or when the process dies.
 */
export const takeLock = async (
  session: Session,
  name: string,
  mode: LockMode,
  onWait: (holder: string) => void = () => undefined,
): Promise<Lock> => {
  const keys = keysOf(name);
  const functions = FUNCTIONS[mode];
  try {
    const [row] = await session.query<{ taken: boolean }>(`SELECT ${functions.try}($1, $2) AS taken`, keys);
    if (!row?.taken) {
      onWait(await holderOf(session, keys));
      await session.query(`SELECT ${functions.wait}($1, $2)`, keys);
    }
  } catch (error) {
    await session.end();
    throw error;
  }
  return { release: () => session.end() };
};

/** Takes the lock as `takeLock` does if it is free at once; else gives undefined, and the session is ended. */
export const tryLock = async (session: Session, name: string, mode: LockMode): Promise<Lock | undefined> => {
  const [row] = await session.query<{ taken: boolean }>(`SELECT ${FUNCTIONS[mode].try}($1, $2) AS taken`, keysOf(name));
  if (row?.taken) return { release: () => session.end() };
  await session.end();
  return undefined;
};
