import type { ConnectionTarget } from '../connectionTarget.js';

/** Where a running server is reached, and as whom; each session adds the database. */
export interface RemoteTarget extends Omit<ConnectionTarget, 'lossHint' | 'settings'> {
  /** The server as people call it, for messages: "db.example.com:5432". Never with a password. */
  readonly place: string;
}

// What its owner set for ordinary sessions of the role would end a long seeding, or the session that holds a lock.
const PATIENT = {
  statement_timeout: '0',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  idle_session_timeout: '0',
  search_path: '"$user",public',
};

/** A session's target in one of the server's databases. */
export const targetOf = ({ place, ...target }: RemoteTarget, database = target.database): ConnectionTarget => ({
  ...target,
  database,
  settings: PATIENT,
  lossHint: `Look into the log of the server at ${place}, and run the same command again.`,
});
