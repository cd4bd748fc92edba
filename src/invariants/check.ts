import type { Session } from '../postgres/session.js';
import type { Invariant } from '../scenario/invariant.js';
import { type Asking, ask, type CheckedInvariant } from './ask.js';
import { snapshotsOn } from './snapshot.js';

export type { CheckedInvariant } from './ask.js';

export interface CheckRequest extends Pick<Asking, 'shapes' | 'cases' | 'answer'> {
  readonly invariants: readonly Invariant[];
  /** Opens a session on the database in which the shape lives; without a shape, on the dataset's. */
  connect(shape: string | undefined): Promise<Session>;
}

/**
 * Checks each invariant in one REPEATABLE READ, read-only snapshot per database, so that concurrent writes cannot make a
 * false alarm. What an invariant finds is a result; only a failing check itself throws.
 */
export const checkInvariants = async (request: CheckRequest): Promise<readonly CheckedInvariant[]> => {
  const { shapes, cases, answer } = request;
  const memories: Asking['memories'] = new Map();
  const results: CheckedInvariant[] = [];
  for (const invariant of request.invariants) {
    const { session, end } = openSnapshots(request);
    try {
      results.push(await ask(invariant, { shapes, cases, answer, session, memories, moment: 'rest', history: [] }));
    } finally {
      await end();
    }
  }
  return results;
};

const openSnapshots = ({ connect }: CheckRequest) => {
  const open = new Map<string | undefined, Promise<Session>>();
  const begin = async (shape: string | undefined) => {
    const session = await connect(shape);
    await snapshotsOn(session).begin();
    return session;
  };
  return {
    session: (shape?: string) => {
      const session = open.get(shape) ?? begin(shape);
      open.set(shape, session);
      return session;
    },
    end: async () => {
      for (const session of open.values()) await (await session).end();
    },
  };
};
