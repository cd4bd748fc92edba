import type { Session } from '../../postgres/session.js';
import type { PreparedStatement } from '../target.js';
import { plan } from './plan.js';

/** A statement that is prepared on a session with its plan mode and settings. */
export interface Planned {
  readonly session: Session;
  readonly statement: PreparedStatement;
}

/**
 * Plans each statement again after every one of `samplings` ANALYZEs, on a clone; the first plan of each is by the
 * statistics as they were. ANALYZE looks at 30,000 rows of a table or so, other ones every time.
 */
export const tie = async (
  analyst: Session,
  planned: readonly Planned[],
  samplings: number,
): Promise<readonly (readonly unknown[])[]> => {
  const documents: unknown[][] = [];
  for (const { session, statement } of planned) documents.push([await plan(session, statement)]);
  for (let sampling = 0; sampling < samplings; sampling += 1) {
    await analyst.script('ANALYZE');
    for (const [place, { session, statement }] of planned.entries()) {
      // ANALYZE that finds as many rows as before invalidates no cached plan.
      await session.script('DISCARD PLANS');
      documents[place]?.push(await plan(session, statement));
    }
  }
  return documents;
};
