import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../../postgres/session.js';
import type { Invariant } from '../../scenario/invariant.js';
import { DEADLOCK_DETECTED, QUERY_CANCELED, SERIALIZATION_FAILURE, sqlStateOf } from '../../sql/sqlState.js';
import type { CheckedInvariant } from '../ask.js';
import { isLoss } from '../loss.js';
import { snapshotsOn } from '../snapshot.js';
import { askOn, type Subject } from '../subject.js';
import type { History } from './history.js';

export type Violation = Extract<CheckedInvariant, { state: 'violated' }>;

/** Invariants that are asked again and again while operations run. */
export interface Watch {
  readonly invariants: readonly Invariant[];
  /** From the beginning of one snapshot to that of the next; longer where the checks would take more than their share. */
  readonly everyMs: number;
  /** How large a share of the time the checks may take, lest they slow down what they watch: from 0 to 1. */
  readonly share: number;
}

export interface WatchOptions {
  readonly connect: () => Promise<Session>;
  readonly subject: Subject;
  readonly history: History;
  readonly nowMs: () => number;
  readonly stop: AbortSignal;
  readonly onViolation: (violation: Violation) => void;
}

/** Watches until told to stop; gives the moments of its snapshots, in milliseconds since the churn began. */
export const watch = async (
  { invariants, everyMs, share }: Watch,
  options: WatchOptions,
): Promise<readonly number[]> => {
  const snapshotsMs: number[] = [];
  if (invariants.length === 0) return snapshotsMs;
  let look: Look | undefined;
  while (!options.stop.aborted) {
    const beganMs = options.nowMs();
    try {
      look ??= lookOn(await options.connect(), invariants, options);
      snapshotsMs.push(await look.take());
    } catch (error) {
      if (!isPassing(error)) throw error;
      look?.session.cut();
      look = undefined;
    }
    const tookMs = options.nowMs() - beganMs;
    await sleep(Math.max(everyMs - tookMs, tookMs / share - tookMs, 1), undefined, { signal: options.stop }).catch(
      () => undefined,
    );
  }
  await look?.session.end();
  return snapshotsMs;
};

interface Look {
  readonly session: Session;
  /** Asks every invariant in one snapshot; gives its moment. */
  readonly take: () => Promise<number>;
}

const lookOn = (
  session: Session,
  invariants: readonly Invariant[],
  { subject, history, nowMs, onViolation }: WatchOptions,
): Look => {
  const snapshot = snapshotsOn(session);
  const take = async () => {
    await snapshot.begin();
    const takenMs = nowMs();
    for (const invariant of invariants) {
      const checked = await askOn(session, subject, invariant, { moment: 'churn', history: history.events });
      if (checked.state === 'violated') onViolation(checked);
    }
    await snapshot.end();
    return takenMs;
  };
  return { session, take };
};

// A cut connection, a deadlock, a cancelled statement: the next look is a new one.
const PASSING = new Set([SERIALIZATION_FAILURE, DEADLOCK_DETECTED, QUERY_CANCELED]);

const isPassing = (error: unknown): boolean => isLoss(error) || PASSING.has(sqlStateOf(error) ?? '');
