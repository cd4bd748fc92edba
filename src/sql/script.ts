import { ACTIVE_TRANSACTION, type SentSql, serverProblem, sqlState } from './serverError.js';
import type { Statement } from './statements.js';

/** A script as it stands in its file, and its statements. */
export interface Script {
  readonly file: string;
  readonly source: string;
  readonly statements: readonly Statement[];
}

/** What carries out statements. */
interface Session {
  script(sql: string): Promise<void>;
}

/** One statement of a script as it is sent. */
const sent = ({ file, source }: Script, { sql, start }: Statement): SentSql => ({
  file,
  source,
  text: sql,
  sourceOffset: (offset) => start + offset,
});

/** A statement of a script that the server refused: what is wrong, and where in the file. */
export class ScriptError extends Error {
  /** Whether it may only run outside a transaction block. */
  readonly refusesTransaction: boolean;

  constructor(script: Script, statement: Statement, error: unknown) {
    super(serverProblem(error, sent(script, statement)));
    this.refusesTransaction = sqlState(error) === ACTIVE_TRANSACTION;
  }
}

/** Runs a script statement by statement, so that an error can name its line. Throws `ScriptError`. */
export const runScript = async (session: Session, script: Script): Promise<void> => {
  for (const statement of script.statements) {
    try {
      await session.script(statement.sql);
    } catch (error) {
      throw new ScriptError(script, statement, error);
    }
  }
};
