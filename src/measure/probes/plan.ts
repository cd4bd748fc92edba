import type { Session } from '../../postgres/session.js';
import type { PreparedStatement } from '../target.js';
import { explain } from './explain.js';

/** Prepares a statement without running it, as one that is executed first would be. */
export const prepare = (session: Session, { name, text }: PreparedStatement): Promise<void> =>
  session.script(`PREPARE "${name}" AS ${text}`);

/** The plan that the planner would choose now for a statement that is prepared: EXPLAIN without executing it. */
export const plan = async (session: Session, statement: PreparedStatement): Promise<unknown> =>
  (await explain(session, statement, { repetitions: 1, analyze: false }))[0];
