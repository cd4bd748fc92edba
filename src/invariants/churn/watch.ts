import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../../postgres/session.js';
import type { Invariant } from '../../scenario/invariant.js';
import type { CheckedInvariant } from '../ask.js';
import { beginSnapshot } from '../snapshot.js';
import { askOn, type Subject } from '../subject.js';
import type { History } from './history.js';
import { isLoss, sqlStateOf } from './outcome.js';

export type Violation = Extract<CheckedInvariant, { state: 'violated' }>;

/** Invariants that are asked again and again while operations run. */
export interface Watch {
  readonly invariants: readonly Invariant[];
  /** From the beginning of one snapshot to that of the next; longer where the check itself takes half of it. */
  readonly everyMs: number;
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
export const watch = async ({ invariants, everyMs }: Watch, options: WatchOptions): Promise<readonly number[]> => {
  const snapshotsMs: number[] = [];
  if (invariants.length === 0) return snapshotsMs;
  let session: Session | undefined;
  while (!options.stop.aborted) {
    const beganMs = options.nowMs();
    try {
      session ??= await options.connect();
      snapshotsMs.push(await look(session, invariants, options));
    } catch (error) {
      if (!isPassing(error)) throw error;
      session?.cut();
      session = undefined;
    }
    const tookMs = options.nowMs() - beganMs;
    await sleep(Math.max(everyMs - tookMs, tookMs, 1), undefined, { signal: options.stop }).catch(() => undefined);
  }
  await session?.end();
  return snapshotsMs;
};

const look = async (
  session: Session,
  invariants: readonly Invariant[],
  { subject, history, nowMs, onViolation }: WatchOptions,
): Promise<number> => {
  await beginSnapshot(session);
  const takenMs = nowMs();
  for (const invariant of invariants) {
    const checked = await askOn(session, subject, invariant, { moment: 'churn', history: history.events });
    if (checked.state === 'violated') onViolation(checked);
  }
  await session.script('COMMIT');
  return takenMs;
};

// A cut connection, a deadlock, a cancelled statement: the next look is a new one.
const PASSING = new Set(['40001', '40P01', '57014']);

const isPassing = (error: unknown): boolean => isLoss(error) || PASSING.has(sqlStateOf(error) ?? '');
