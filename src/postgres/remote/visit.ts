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

/** A session that cannot write, and what is known of its server. */
export interface Visit {
  readonly session: Session;
  readonly version: { readonly major: number; readonly text: string };
  readonly isHere: boolean;
}

/** Opens one session that only reads, on the database that the target names; the server ends what takes too long. */
export const visit = async (target: RemoteTarget, { statementMs, lockMs }: VisitLimits): Promise<Visit> => {
  const first = await reach(target);
  const standing = await askStanding(first).finally(() => first.end());
  refuseUnfit(first, standing, target.place);
  const { search_path: _, ...patient } = targetOf(target).settings ?? {};
  const settings = {
    ...patient,
    default_transaction_read_only: 'on',
    statement_timeout: String(statementMs),
    lock_timeout: String(lockMs),
    idle_in_transaction_session_timeout: '10000',
    idle_session_timeout: '60000',
    // Should planproof die, the server notices within a second and ends the statement.
    client_connection_check_interval: '1000',
  };
  const session = await openSession({ ...targetOf(target), settings });
  const { versionNumber, versionText } = standing;
  const version = { major: Math.floor(versionNumber / 10_000), text: versionText };
  return { session, version, isHere: await isBackendHere(session) };
};
