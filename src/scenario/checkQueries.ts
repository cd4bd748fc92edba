import type { Session } from '../postgres/session.js';
import { serverProblem } from '../sql/serverError.js';
import { sqlStateOf, UNDEFINED_TABLE } from '../sql/sqlState.js';
import type { LoadedShape } from './loaded.js';
import type { Case } from './scenario.js';
import type { CompiledSql } from './sql.js';

const PREPARABLE = /^(?:select|with|insert|update|delete|merge|values|table)\b/i;

/** Has the server prepare each query of a shape, and plan it with each case's values; gives what it found wrong. */
export const queryProblems = async (
  session: Session,
  shape: LoadedShape,
  cases: readonly Case[],
): Promise<string[]> => {
  const problems: string[] = [];
  for (const query of shape.sql.queries) {
    const problem = await ('run' in shape ? programProblem(session, query) : prepareProblem(session, query));
    if (problem !== undefined) problems.push(problem);
    else if ('query' in shape) problems.push(...(await valueProblems(session, query, cases)));
  }
  return problems;
};

/** Runs a task in a savepoint, so that the transaction around it outlives the server's refusal. */
const refusalOf = async (session: Session, task: () => Promise<unknown>): Promise<unknown> => {
  await session.script('SAVEPOINT attempt');
  try {
    await task();
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await session.script('ROLLBACK TO SAVEPOINT attempt');
  }
};

const PREPARE = 'PREPARE planproof_attempt AS ';

const refusalToPrepare = (session: Session, query: CompiledSql): Promise<unknown> =>
  // A prepared statement survives the rollback.
  refusalOf(session, () =>
    session.script(`${PREPARE}${query.text}`).then(() => session.script('DEALLOCATE planproof_attempt')),
  );

const prepareProblem = async (session: Session, query: CompiledSql): Promise<string | undefined> => {
  const error = await refusalToPrepare(session, query);
  return error === undefined ? undefined : serverProblem(error, query, PREPARE);
};

/** What a program's query needs may be made by the one before it; and it may be a statement that nobody can prepare. */
const programProblem = async (session: Session, query: CompiledSql): Promise<string | undefined> => {
  if (!PREPARABLE.test(query.text)) return undefined;
  const error = await refusalToPrepare(session, query);
  return error === undefined || sqlStateOf(error) === UNDEFINED_TABLE
    ? undefined
    : serverProblem(error, query, PREPARE);
};

/** A value that its parameter's type refuses. EXPLAIN binds without running anything. */
const valueProblems = async (session: Session, query: CompiledSql, cases: readonly Case[]): Promise<string[]> => {
  const problems: string[] = [];
  for (const { name, params } of cases) {
    const error = await refusalOf(session, () => session.text(`EXPLAIN ${query.text}`, query.values(params)));
    if (error === undefined) continue;
    const parameter = query.parameters[parameterNumber(error) - 1];
    const whose = parameter === undefined ? `case "${name}"` : `case "${name}", :${parameter}`;
    problems.push(`${whose}: ${serverProblem(error, query, 'EXPLAIN ')}`);
  }
  return problems;
};

/** Which parameter the server could not take; it says so in words: "unnamed portal parameter $1 = 'abc'". */
const parameterNumber = (error: unknown): number =>
  Number(/parameter \$(\d+)/.exec(String((error as { readonly where?: unknown }).where))?.[1] ?? 0);
