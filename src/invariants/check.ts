import type { Session, TextRows } from '../postgres/session.js';
import type { Invariant, InvariantContext, InvariantResult } from '../scenario/invariant.js';
import type { Case, Shape } from '../scenario/scenario.js';

/** An invariant's name and what its check said. */
export type CheckedInvariant = { readonly name: string } & InvariantResult;

export interface CheckRequest {
  readonly invariants: readonly Invariant[];
  readonly shapes: readonly Shape[];
  readonly cases: readonly Case[];
  /** Opens a session on the database in which the shape lives; without a shape, on the dataset's. */
  connect(shape: string | undefined): Promise<Session>;
  /** Runs a shape on a case on that session. */
  answer(session: Session, shape: string, caseName: string): Promise<TextRows>;
}

/**
 * Checks each invariant in one REPEATABLE READ, read-only snapshot per database, so that concurrent writes cannot make a
 * false alarm. What an invariant finds is a result; only a failing check itself throws.
 */
export const checkInvariants = async (request: CheckRequest): Promise<readonly CheckedInvariant[]> => {
  const results: CheckedInvariant[] = [];
  for (const invariant of request.invariants) {
    const snapshots = openSnapshots(request);
    try {
      results.push({ name: invariant.name, ...(await invariant.check(context(request, snapshots.session))) });
    } finally {
      await snapshots.end();
    }
  }
  return results;
};

const context = (request: CheckRequest, session: InvariantContext['session']): InvariantContext => ({
  shapes: request.shapes,
  cases: request.cases,
  session,
  rows: async (shape, caseName) => request.answer(await session(shape), shape, caseName),
  moment: 'rest',
  history: [],
  memory: new Map(),
});

const openSnapshots = ({ connect }: CheckRequest) => {
  const open = new Map<string | undefined, Promise<Session>>();
  const begin = async (shape: string | undefined) => {
    const session = await connect(shape);
    await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
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
