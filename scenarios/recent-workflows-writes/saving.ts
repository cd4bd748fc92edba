import type { Parameters, WriteShape } from 'planproof';

/** Runs that were saved before have lower ids, and are older. */
const FIRST_ID = 1_000_000_000;
const FIRST_SAVED_AT = Date.parse('2026-06-03T00:00:00Z');

/**
 * One execution saves `together` runs of `among` versions in turn, which are `stride` apart; more than one in a single
 * transaction, whose order another execution turns round.
 */
const runsOf = ({ among, stride, together }: Parameters, execution: number): readonly Parameters[] =>
  Array.from({ length: Number(together) }, (_, place) => ({
    id: FIRST_ID + execution * Number(together) + place,
    version_id: 1 + Number(stride) * ((execution + place) % Number(among)),
    saved_at: new Date(FIRST_SAVED_AT + 1000 * execution).toISOString(),
  }));

/** A shape that executes these statements for each run, in one transaction where they are more than one. */
export const saving = (...queries: readonly string[]): Pick<WriteShape, 'queries' | 'write'> => ({
  queries,
  write: async (session, params, execution) => {
    const statements = runsOf(params, execution).flatMap((run) => queries.map((file) => ({ file, run })));
    const isTransaction = statements.length > 1;
    if (isTransaction) await session.begin();
    for (const { file, run } of statements) await session.query(file, run);
    if (isTransaction) await session.commit();
  },
});
