import type { Session } from '../postgres/session.js';
import type { Invariant } from '../scenario/invariant.js';
import { type Asking, ask, type CheckedInvariant, shapeIsElsewhere } from './ask.js';
import { snapshotsOn } from './snapshot.js';

/** What is under test on a clone: the shapes that live there, and what must hold. */
export interface Subject extends Pick<Asking, 'shapes' | 'cases' | 'answer' | 'memories'> {
  readonly invariants: readonly Invariant[];
  /** Invariants that a monitor checks back to back while operations run; at rest like the others. */
  readonly watched: readonly Invariant[];
}

/** Whether operations run, and what they recorded. */
export type State = Pick<Asking, 'moment' | 'history'>;

/** Asks one invariant of the clone that the session is on. */
export const askOn = (
  session: Session,
  subject: Subject,
  invariant: Invariant,
  state: State,
): Promise<CheckedInvariant> => {
  const { shapes, cases, answer, memories } = subject;
  const sessionFor = async (shape?: string) => {
    if (shape !== undefined && !shapes.some(({ name }) => name === shape)) throw shapeIsElsewhere(shape);
    return session;
  };
  return ask(invariant, { shapes, cases, answer, memories, session: sessionFor, ...state });
};

/** Asks every invariant in one snapshot. */
export const askAll = async (
  session: Session,
  subject: Subject,
  state: State,
): Promise<readonly CheckedInvariant[]> => {
  const snapshot = snapshotsOn(session);
  await snapshot.begin();
  const results: CheckedInvariant[] = [];
  for (const invariant of [...subject.invariants, ...subject.watched]) {
    results.push(await askOn(session, subject, invariant, state));
  }
  await snapshot.end();
  return results;
};

/** Asks every invariant while no operation runs. */
export const askAtRest = (session: Session, subject: Subject, history: State['history'] = []) =>
  askAll(session, subject, { moment: 'rest', history });
