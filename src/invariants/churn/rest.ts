import { setTimeout as sleep } from 'node:timers/promises';
import { environmentError } from '../../errors.js';
import type { Session } from '../../postgres/session.js';
import type { CheckedInvariant } from '../ask.js';
import { askAtRest, type Subject } from '../subject.js';
import type { ChurnOutcome } from './engine.js';
import { Ledger } from './ledger.js';
import type { Entry } from './outcome.js';

const PATIENCE_MS = 30_000;

const OTHERS = `
  SELECT count(*) AS others FROM pg_stat_activity
  WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`;

/** Waits until no other session has a transaction open: a connection that was cut may still be committing. */
const quiet = async (session: Session): Promise<void> => {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(5)) {
    const [row] = await session.query<{ others: number }>(OTHERS);
    if (row?.others === 0) return;
  }
  throw environmentError({
    code: 'churn-did-not-end',
    message: `A transaction on ${session.database} was still open ${PATIENCE_MS / 1000} s after the last operation.`,
    hint: 'Look for a session that nobody ends: SELECT * FROM pg_stat_activity.',
  });
};

/**
 * Everything once no operation runs any more: the scenario's invariants, what was acknowledged against what is in the database,
 * and errors that no operation expects. `entries` are those of every churn on this clone so far.
 */
export const checkAtRest = async (
  session: Session,
  subject: Subject,
  entries: readonly Entry[],
  history: ChurnOutcome['history'],
): Promise<readonly CheckedInvariant[]> => {
  await quiet(session);
  const ledger = await Ledger.read(session);
  history.settle(ledger);
  const results = await askAtRest(session, subject, history.events);
  return [...results, acknowledgedIsKept(entries, ledger), noUnexpectedError(entries)];
};

const acknowledgedIsKept = (entries: readonly Entry[], ledger: Ledger): CheckedInvariant => {
  const name = 'what was acknowledged is in the database, once, and nothing else is';
  const rows = ledger.contradictions(entries);
  const acknowledged = entries.filter(({ outcome }) => outcome.state === 'committed').length;
  if (rows.length === 0) return { name, state: 'holds', checked: `${acknowledged} acknowledged operations` };
  return { name, state: 'violated', message: name, rows: rows.slice(0, 10), total: rows.length };
};

const noUnexpectedError = (entries: readonly Entry[]): CheckedInvariant => {
  const name = 'no operation fails unexpectedly';
  const rows = entries.flatMap(({ connection, sequence, operation, outcome }) =>
    outcome.state === 'failed'
      ? [
          {
            key: `connection ${connection}, operation ${sequence} (${operation})`,
            expected: null,
            found: [outcome.sqlState, outcome.message].filter(Boolean).join(' '),
          },
        ]
      : [],
  );
  if (rows.length === 0) return { name, state: 'holds', checked: `${entries.length} operations` };
  return { name, state: 'violated', message: name, rows: rows.slice(0, 10), total: rows.length };
};
