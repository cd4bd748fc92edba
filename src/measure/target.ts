import { createHash } from 'node:crypto';
import type { BindValues, Session, TextRows } from '../postgres/session.js';
import type { Parameters, ProgramSession, Shape } from '../scenario/scenario.js';
import type { CompiledSql } from '../scenario/sql.js';
import type { MeasurementKey } from './fact.js';

/** One prepared statement with its bound values; the very one that is both timed and explained. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: BindValues;
}

/** A shape on a case, under one plan mode and one settings mode, ready to run on its own pinned session. */
export interface Target {
  readonly key: MeasurementKey;
  readonly session: Session;
  /** Absent for a program, which is more than one statement. */
  readonly statement?: Statement;
  execute(): Promise<TextRows>;
}

/** A shape and its compiled .sql files, by file name. */
export interface Executable {
  readonly shape: Shape;
  readonly queries: ReadonlyMap<string, CompiledSql>;
}

/** Binds a shape to a session and a case's parameters. */
export const target = (
  session: Session,
  key: MeasurementKey,
  executable: Executable,
  params: Parameters,
): Target => {
  const { shape } = executable;
  if ('run' in shape) {
    return { key, session, execute: () => shape.run(programSession(session, executable), params) };
  }
  const statement = bind(executable, shape.query, params);
  return { key, session, statement, execute: () => run(session, statement) };
};

/** Runs a shape once on a session, outside any measurement. */
export const answer = (session: Session, executable: Executable, params: Parameters): Promise<TextRows> => {
  const key = { shape: executable.shape.name, case: '', planMode: 'custom', settings: 'production' } as const;
  return target(session, key, executable, params).execute();
};

const run = (session: Session, { name, text, values }: Statement) => session.text(text, values, name);

const bind = ({ shape, queries }: Executable, file: string, params: Parameters): Statement => {
  const sql = queries.get(file);
  if (sql === undefined) throw new Error(`${shape.name} runs ${file}, which is not among its queries`);
  const hash = createHash('sha256').update(sql.text).digest('hex');
  return { name: `pp_${hash.slice(0, 16)}`, text: sql.text, values: sql.parameters.map((name) => params[name]) };
};

const programSession = (session: Session, executable: Executable): ProgramSession => ({
  query: (file, params) => run(session, bind(executable, file, params)),
  begin: () => session.script('BEGIN'),
  commit: () => session.script('COMMIT'),
  rollback: () => session.script('ROLLBACK'),
});
