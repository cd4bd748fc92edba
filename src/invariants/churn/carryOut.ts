import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from './outcome.js';
import type { Mishap } from './slot.js';
import type { OpenTransaction } from './transaction.js';

/** Ends a backend by its process id, from another session. */
export type Terminate = (processId: number) => Promise<void>;

/** Runs a transaction that has begun, with what befalls it; an error of the server is thrown. */
export const carryOut = async (
  open: OpenTransaction,
  mishap: Mishap | undefined,
  terminate: Terminate,
): Promise<Outcome> => {
  switch (mishap?.kind) {
    case undefined:
      break;
    case 'savepoint':
      await open.tryAndUndo();
      break;
    case 'rollback':
      await open.run();
      await open.session.script('ROLLBACK');
      return { state: 'rolled-back', because: 'rollback' };
    case 'timeout':
      await open.run();
      // However fast the operation was, this is slower: the server cancels here at the latest.
      await open.session.script('SELECT pg_sleep(10)');
      throw new Error('A statement outlived its statement_timeout.');
    case 'cut':
      await open.run();
      return cut(open, mishap.at);
    case 'kill':
      return killed(open, mishap.afterMs, terminate);
  }
  await open.run();
  await open.commit();
  return { state: 'committed' };
};

const cut = (open: OpenTransaction, at: 'before-commit' | 'at-commit'): Outcome => {
  if (at === 'at-commit') open.commit().catch(() => undefined);
  open.session.cut();
  return { state: 'lost', commit: at === 'at-commit' ? 'unknown' : 'not-sent' };
};

const killed = async (open: OpenTransaction, afterMs: number, terminate: Terminate): Promise<Outcome> => {
  const killing = sleep(afterMs).then(() => terminate(open.session.processId));
  try {
    await open.run();
  } finally {
    await killing;
  }
  // Usually the connection is gone by now; a backend that has not looked up yet commits.
  await open.commit();
  return { state: 'committed' };
};
