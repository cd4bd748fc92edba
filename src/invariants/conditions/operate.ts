import { runChurn } from '../churn/engine.js';
import { Ledger } from '../churn/ledger.js';
import { shares } from '../churn/limit.js';
import type { Clone } from '../clones.js';
import type { Ground } from '../ground.js';
import { onSession } from '../onSession.js';
import type { Place } from './condition.js';

/** Runs the first operations of the schedule, unwatched; gives the clone with what they recorded. */
export const operate = async (clone: Clone, ground: Ground): Promise<Place> => {
  const { history } = await runChurn({
    ...ground,
    subject: { ...ground.subject, invariants: [], watched: [] },
    connect: clone.connect,
    connectAsOwner: clone.connectAsOwner,
    schedule: ground.schedule(),
    firstSequence: 0,
    limit: { operations: shares(ground.operationsBefore, ground.connections) },
    stopAtViolation: false,
    refuseHopeless: true,
  });
  history.settle(await onSession(clone.connect, Ledger.read));
  return { connect: clone.connect, history: history.events };
};

/** Runs a script on a clone, on a session of its own, with planproof's rights. */
export const onClone = ({ connectAsOwner }: Clone, sql: string): Promise<void> =>
  onSession(connectAsOwner, (session) => session.script(sql));
