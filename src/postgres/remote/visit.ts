import type { ApplicationSession } from '../../config/session.js';
import { environmentError, inputError } from '../../errors.js';
import { LOCK_NOT_AVAILABLE, QUERY_CANCELED, sqlStateOf } from '../../sql/sqlState.js';
import { asApplication } from '../application.js';
import { openSession } from '../client.js';
import type { Session } from '../session.js';
import { askStanding, refuseUnfit } from './admit.js';
import { isBackendHere } from './backendPid.js';
import { reach } from './reach.js';
import { type RemoteTarget, targetOf } from './target.js';

/** What a visitor may cost a server that others depend on, in milliseconds. */
export interface VisitLimits {
  /** Of one statement. */
  readonly statementMs: number;
  /** Of waiting for a lock. */
  readonly lockMs: number;
}

/** Waiting behind somebody's ALTER TABLE makes others wait behind the visitor; so it soon gives up. */
export const LOCK_MS = 500;

/** Catalogs and statistics are read in moments, save where there are very many tables. */
const READING: VisitLimits = { statementMs: 30_000, lockMs: LOCK_MS };

/** A session that cannot write, and what is known of its server. */
export interface Visit {
  readonly session: Session;
  readonly version: { readonly major: number; readonly text: string };
  readonly isHere: boolean;
}

/**
 * Opens one session that only reads, on the database that the target names; the server ends what takes too long. Otherwise it is as the
 * application's are, if that is wanted.
 */
export const visit = async (target: RemoteTarget, limits: VisitLimits, wanted?: ApplicationSession): Promise<Visit> => {
  const guards = guardsOf(limits);
  refuseUnguarded(Object.keys(guards), wanted);
  const first = await reach(target);
  const standing = await askStanding(first).finally(() => first.end());
  refuseUnfit(first, standing, target.place);
  const { search_path: _, ...patient } = targetOf(target).settings ?? {};
  const session = await openSession({ ...targetOf(target), settings: { ...patient, ...guards } });
  const isHere = await isBackendHere(session);
  await asApplication(session, wanted);
  const { versionNumber, versionText } = standing;
  const version = { major: Math.floor(versionNumber / 10_000), text: versionText };
  return { session, version, isHere };
};

/** Reads what a server tells of itself: runs a task on a visit's session and ends it. Throws `reading-cut-off` where a limit ended it. */
export const readFrom = async <T>(target: RemoteTarget, task: (session: Session) => Promise<T>): Promise<T> => {
  const { session } = await visit(target, READING);
  try {
    return await task(session);
  } catch (error) {
    throw cutOff(error, target.place, READING);
  } finally {
    await session.end();
  }
};

/** The error where a limit of the visit ended a statement; any other as it is. */
export const cutOff = (error: unknown, place: string, { statementMs, lockMs }: VisitLimits): unknown => {
  const state = sqlStateOf(error);
  if (state !== QUERY_CANCELED && state !== LOCK_NOT_AVAILABLE) return error;
  const limit = state === QUERY_CANCELED ? `${statementMs} ms` : `${lockMs} ms behind somebody’s lock`;
  return environmentError({
    code: 'reading-cut-off',
    message: `Reading from ${place} was cut off after ${limit}; nothing was changed.`,
    hint: 'Run the same command again when the server has less to do.',
    cause: error,
  });
};

const guardsOf = ({ statementMs, lockMs }: VisitLimits): Readonly<Record<string, string>> => ({
  default_transaction_read_only: 'on',
  statement_timeout: String(statementMs),
  lock_timeout: String(lockMs),
  idle_in_transaction_session_timeout: '10000',
  idle_session_timeout: '60000',
  // Should planproof die, the server notices within a second and ends the statement.
  client_connection_check_interval: '1000',
});

const refuseUnguarded = (guards: readonly string[], wanted: ApplicationSession | undefined): void => {
  const pinned = [...guards, 'transaction_read_only', 'session_authorization'];
  const found = Object.keys(wanted?.settings ?? {}).find((name) => pinned.includes(name.toLowerCase()));
  if (found === undefined) return;
  throw inputError({
    code: 'invalid-setting',
    message: `${found} is not set with --set in a probe.`,
    hint: 'It keeps the probe from doing harm; --seconds is the limit that can be chosen.',
  });
};
