import { type SentSql, serverProblem } from './serverError.js';
import { ACTIVE_TRANSACTION, sqlStateOf } from './sqlState.js';
import type { Statement } from './statements.js';

/** A script as it stands in its file, and its statements. */
export interface Script {
  readonly file: string;
  readonly source: string;
  readonly statements: readonly Statement[];
}

/** What carries out statements. */
export interface ScriptSession {
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
  /** What mends it, where more is known than the place. */
  readonly hint: string | undefined;

  /** `line` is given where it is another than the statement's: that of a row. */
  constructor(script: Script, statement: Statement, error: unknown, line?: number) {
    const problem = serverProblem(error, sent(script, statement));
    super(line === undefined ? problem : `${(error as Error).message}: ${script.file}:${line}`, { cause: error });
    this.refusesTransaction = sqlStateOf(error) === ACTIVE_TRANSACTION;
    this.hint = extensionHint(error);
  }
}

// Before 15 the server only says which file it did not find.
const NO_EXTENSION =
  /extension "([^"]+)" is not available|extension control file ".*[\\/]([^"]+)\.control": No such file/;

/** Images that have what the embedded server does not. */
const IMAGES: Readonly<Record<string, string | undefined>> = {
  vector: 'pgvector/pgvector:pg17',
  postgis: 'postgis/postgis:17-3.5',
  timescaledb: 'timescale/timescaledb:latest-pg17',
};

const extensionHint = (error: unknown): string | undefined => {
  const [, name, file] = (sqlStateOf(error) !== undefined && NO_EXTENSION.exec((error as Error).message)) || [];
  const missing = name ?? file;
  if (missing === undefined) return undefined;
  const image = IMAGES[missing] ?? 'IMAGE';
  return `This server does not have ${missing}: use one that does (--postgres container:${image}, or --database-url), or leave out what needs it.`;
};

/** Runs a script statement by statement, so that an error can name its line. Throws `ScriptError`. */
export const runScript = async (session: ScriptSession, script: Script): Promise<void> => {
  for (const statement of script.statements) {
    try {
      await session.script(statement.sql);
    } catch (error) {
      throw new ScriptError(script, statement, error);
    }
  }
};
