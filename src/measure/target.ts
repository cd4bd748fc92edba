import { createHash } from 'node:crypto';
import type { BindValues, Session, TextRows } from '../postgres/session.js';
import type { LoadedShape } from '../scenario/loaded.js';
import type { Case, Parameters, ProgramSession, ProgramShape, QueryShape, WriteShape } from '../scenario/scenario.js';
import type { CompiledSql } from '../scenario/sql.js';
import type { MeasurementKey } from './fact.js';
import { inlined } from './inline.js';
import { refusedSql } from './refusal.js';

interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values: BindValues;
}

/** One prepared statement with its bound values; the very one that is both timed and explained. */
export interface PreparedStatement extends Statement {
  readonly name: string;
}

/** A shape on a case, under one plan mode and one settings mode, ready to run on its own pinned session. */
export interface Target {
  readonly key: MeasurementKey;
  readonly session: Session;
  /** Absent for a program, which is more than one statement, and for a statement that has no plan. */
  readonly statement?: PreparedStatement;
  execute(): Promise<TextRows>;
}

/** A shape that reads: one query, or a program. What writes is worn, not timed in a loop. */
export type ReadShape = (QueryShape | ProgramShape) & Pick<LoadedShape, 'sql'>;

export const isRead = (shape: LoadedShape): shape is ReadShape => !('write' in shape);

/** A shape that reads and the parameters of a case, by their names. */
export const readOf = (
  { shapes, cases }: { readonly shapes: readonly LoadedShape[]; readonly cases: readonly Case[] },
  shapeName: string,
  caseName: string,
): { readonly shape: ReadShape; readonly params: Parameters } => {
  const shape = shapes.filter(isRead).find(({ name }) => name === shapeName);
  const params = cases.find(({ name }) => name === caseName)?.params;
  if (shape === undefined || params === undefined) throw new Error(`no shape ${shapeName} on a case ${caseName}`);
  return { shape, params };
};

/** Binds a shape to a session and a case's parameters. */
export const target = (session: Session, key: MeasurementKey, shape: ReadShape, params: Parameters): Target => {
  const refuse = refusedSql(shape.sql.queries);
  if ('run' in shape) {
    return { key, session, execute: () => shape.run(programSession(session, shape), params).catch(refuse) };
  }
  const statement = bind(shape.sql.queries[0], params);
  const { name } = statement;
  return {
    key,
    session,
    ...(name !== undefined && { statement: { ...statement, name } }),
    execute: () => execute(session, statement).catch(refuse),
  };
};

/** Runs a shape once within the transaction that the session is in, outside any measurement. */
export const answer = (session: Session, shape: ReadShape, params: Parameters): Promise<TextRows> =>
  ('run' in shape
    ? shape.run(programSession(session, shape, WITHIN_TRANSACTION), params)
    : execute(session, bind(shape.sql.queries[0], params))
  ).catch(refusedSql(shape.sql.queries));

const execute = (session: Session, { name, text, values }: Statement) =>
  session.protocol === 'simple' ? session.simpleText(inlined(text, values)) : session.text(text, values, name);

const bind = (sql: CompiledSql | undefined, params: Parameters): Statement => {
  if (sql === undefined) throw new Error('a shape was loaded without its query');
  const hash = createHash('sha256').update(sql.text).digest('hex');
  return {
    ...(isPlanned(sql.text) && { name: `pp_${hash.slice(0, 16)}` }),
    text: sql.text,
    values: sql.values(params),
  };
};

/**
 * Whether a statement has a plan. What has none (FETCH, CALL, ...) is not prepared by name: pg_stat_statements counts a
 * prepared utility statement the first time it runs and never again.
 */
const isPlanned = (text: string): boolean =>
  /^\(*\s*(with|select|insert|update|delete|merge|values|table)\b/i.test(text);

/** Whether a plan mode means anything to a shape: a cursor, for one, is planned for its parameters whatever the mode. */
export const hasPlans = ({ sql }: ReadShape): boolean => sql.queries.some(({ text }) => isPlanned(text));

/** How a program's own transaction begins and ends. */
const ON_ITS_OWN = { begin: 'BEGIN', commit: 'COMMIT', rollback: 'ROLLBACK' };
const WITHIN_TRANSACTION = {
  begin: 'SAVEPOINT program',
  commit: 'RELEASE SAVEPOINT program',
  rollback: 'ROLLBACK TO SAVEPOINT program',
};

/** What a program or a write may do, on the session that is measured. */
export const programSession = (
  session: Session,
  shape: (ProgramShape | WriteShape) & Pick<LoadedShape, 'sql'>,
  transaction = ON_ITS_OWN,
): ProgramSession => ({
  query: (file, params) => execute(session, bind(shape.sql.queries[shape.queries.indexOf(file)], params)),
  begin: () => session.script(transaction.begin),
  commit: () => session.script(transaction.commit),
  rollback: () => session.script(transaction.rollback),
});
