import { inputError } from '../errors.js';
import type { Session } from '../postgres/session.js';
import { runScript, ScriptError } from '../sql/script.js';
import type { Churn } from './churn.js';
import type { LoadedShape } from './loaded.js';

/**
 * Installs the setups of several shapes side by side in one database, and what the churn prepares: here truth counts, not
 * cost. Throws an input error where they cannot live together.
 */
export const installTogether = async (
  session: Session,
  shapes: readonly LoadedShape[],
  prepare: Churn['prepare'],
): Promise<void> => {
  const installed = new Set<string>();
  for (const { name, sql } of shapes) {
    // Shapes may share a setup.
    if (sql.setup === undefined || installed.has(sql.setup.hash)) continue;
    installed.add(sql.setup.hash);
    await runScript(session, sql.setup).catch((error) => refuseSetup(name, error));
  }
  if (prepare !== undefined) await runPrepare(session, prepare);
  await session.script('ANALYZE');
};

const refuseSetup = (shape: string, cause: unknown): never => {
  if (!(cause instanceof ScriptError)) throw cause;
  throw inputError({
    code: 'setups-cannot-live-together',
    message: `The setup of "${shape}" fails on the clone that is to churn: ${cause.message}`,
    hint: 'Name in churn.shapes those shapes whose setups can live in one database.',
    cause,
  });
};

const runPrepare = async (session: Session, prepare: NonNullable<Churn['prepare']>): Promise<void> => {
  try {
    await (typeof prepare === 'string' ? session.script(prepare) : prepare(session));
  } catch (cause) {
    throw inputError({
      code: 'churn-cannot-be-prepared',
      message: `The churn's prepare fails: ${cause instanceof Error ? cause.message : String(cause)}.`,
      hint: 'Mend prepare in the scenario; it runs behind the setups of the shapes under churn.',
      cause,
    });
  }
};
