import { inputError } from '../errors.js';
import type { Server } from '../postgres/server.js';
import type { Session } from '../postgres/session.js';
import { carryOut } from '../sql/carryOut.js';
import { runScript, ScriptError } from '../sql/script.js';
import { queryProblems } from './checkQueries.js';
import { datasetSources } from './files.js';
import { watchFootprint } from './footprint.js';
import type { LoadedScenario, LoadedShape, SetupSql } from './loaded.js';
import { missingRelations, type RelationNames, relationNames } from './missingRelations.js';
import { problemList } from './problems.js';
import { withScratch } from './scratch.js';
import type { Setup, SetupLock } from './setup.js';

/** A scenario whose SQL the server has accepted, and what it found out about each setup. */
export interface PreparedScenario {
  readonly scenario: LoadedScenario;
  readonly setups: readonly Setup[];
}

/** What trying one shape gave. */
interface Trial {
  readonly problems: readonly string[];
  /** Names of the relations and functions that its setup made. */
  readonly made: readonly string[];
  /** What stands once its setup has run; absent where that failed. */
  readonly relations?: RelationNames;
  readonly setup?: Setup;
}

/**
 * Lets the server check a scenario on a scratch database that has the dataset's schema and no rows: every setup runs, every
 * query is prepared, every case's values are bound. Throws one `invalid-sql` that names all problems by file and line.
 */
export const prepareScenario = (server: Server, scenario: LoadedScenario): Promise<PreparedScenario> =>
  onEmptyDataset(server, scenario, async (session) => {
    const trials: Trial[] = [];
    for (const shape of scenario.shapes) trials.push(await tryShape(server, session, scenario, shape));
    const relations = trials.flatMap((trial) => trial.relations ?? []);
    const problems = [...trials.flatMap((trial) => trial.problems), ...(await stateProblems(session, scenario))];
    refuse(scenario, [...problems, ...missingRelations(scenario.budgets, relations)]);
    return { scenario, setups: separate(trials) };
  });

/** Gives a session on a database of the dataset's tables and indexes, empty. Throws `invalid-sql` where its scripts fail. */
export const onEmptyDataset = <T>(
  server: Server,
  scenario: Pick<LoadedScenario, 'name' | 'dataset'>,
  task: (session: Session) => Promise<T>,
): Promise<T> =>
  withScratch(server, async (session) => {
    const address = server.addressOf?.(session.database);
    for (const source of datasetSources(scenario.dataset)) {
      await carryOut({ session, address }, source, 'no rows').catch((error) => refuseSource(scenario, error));
    }
    return task(session);
  });

const tryShape = async (
  server: Server,
  session: Session,
  scenario: LoadedScenario,
  shape: LoadedShape,
): Promise<Trial> => {
  const { setup } = shape.sql;
  if (shape.dataset !== undefined) {
    const elsewhere = { ...scenario, dataset: shape.dataset };
    return onEmptyDataset(server, elsewhere, (own) => rolledBack(own, () => trial(own, scenario, shape)));
  }
  if (setup === undefined) return rolledBack(session, () => trial(session, scenario, shape));
  const together = endsTransactions(setup)
    ? undefined
    : await rolledBack(session, () => tryInTransaction(session, scenario, shape, setup));
  return together ?? onEmptyDataset(server, scenario, (own) => tryAlone(own, scenario, shape, setup));
};

const TRANSACTION_CONTROL = /^(?:begin|start|commit|end|rollback|abort|savepoint|release)\b/i;

const endsTransactions = ({ statements }: SetupSql): boolean =>
  statements.some(({ sql }) => TRANSACTION_CONTROL.test(sql));

const rolledBack = async <T>(session: Session, task: () => Promise<T>): Promise<T> => {
  await session.script('BEGIN');
  const result = await task();
  await session.script('ROLLBACK');
  return result;
};

const scriptProblem = async (session: Session, script: SetupSql): Promise<ScriptError | undefined> => {
  try {
    await runScript(session, script);
    return undefined;
  } catch (error) {
    if (error instanceof ScriptError) return error;
    throw error;
  }
};

/** What is wrong with the scripts of cases' states; one that no transaction may hold is only known when it runs. */
const stateProblems = async (session: Session, { cases }: LoadedScenario): Promise<string[]> => {
  const problems: string[] = [];
  for (const { state } of cases) {
    const problem = state && (await rolledBack(session, () => scriptProblem(session, state)));
    if (problem !== undefined && !problem.refusesTransaction) problems.push(problem.message);
  }
  return [...new Set(problems)];
};

/** `undefined` where the setup refuses to run in a transaction, and has to be tried alone. */
const tryInTransaction = async (
  session: Session,
  scenario: LoadedScenario,
  shape: LoadedShape,
  setup: SetupSql,
): Promise<Trial | undefined> => {
  const footprint = await watchFootprint(session);
  const problem = await scriptProblem(session, setup);
  if (problem?.refusesTransaction) return undefined;
  if (problem !== undefined) return { problems: [problem.message], made: [] };
  const { locks, made, changed } = await footprint();
  const isolation = locks.length + changed.length === 0 ? 'additive' : 'intrusive';
  return { ...(await trial(session, scenario, shape)), made, setup: setupOf(shape, setup, { isolation, locks }) };
};

/** On a database of its own, outside a transaction. What it locks cannot be seen afterwards. */
const tryAlone = async (
  session: Session,
  scenario: LoadedScenario,
  shape: LoadedShape,
  setup: SetupSql,
): Promise<Trial> => {
  const problem = await scriptProblem(session, setup);
  if (problem !== undefined) return { problems: [problem.message], made: [] };
  const found = await rolledBack(session, () => trial(session, scenario, shape));
  return { ...found, setup: setupOf(shape, setup, { isolation: 'intrusive' }) };
};

const trial = async (session: Session, { cases }: LoadedScenario, shape: LoadedShape): Promise<Trial> => ({
  problems: await queryProblems(session, shape, cases),
  made: [],
  relations: await relationNames(session),
});

interface Observed {
  readonly isolation: Setup['isolation'];
  readonly locks?: readonly SetupLock[];
}

const setupOf = (shape: LoadedShape, setup: SetupSql, { isolation, locks }: Observed): Setup => ({
  shape: shape.name,
  sql: setup,
  isolation,
  ...(locks && { locks }),
});

/** Of two setups that make something of the same name, only the first can live in the common database. */
const separate = (trials: readonly Trial[]): Setup[] => {
  const taken = new Set<string>();
  return trials.flatMap(({ setup, made }) => {
    if (setup === undefined) return [];
    if (setup.isolation === 'intrusive' || made.some((name) => taken.has(name)))
      return [{ ...setup, isolation: 'intrusive' as const }];
    for (const name of made) taken.add(name);
    return [setup];
  });
};

type Named = Pick<LoadedScenario, 'name'>;

const refuseSource = (scenario: Named, error: unknown): never => {
  if (error instanceof ScriptError) throw invalidSql(scenario, [error.message], error.hint);
  throw error;
};

const refuse = (scenario: Named, problems: readonly string[]): void => {
  if (problems.length > 0) throw invalidSql(scenario, problems);
};

const invalidSql = ({ name }: Named, problems: readonly string[], hint?: string) =>
  inputError({
    code: 'invalid-sql',
    message: problemList(`PostgreSQL refuses the SQL of "${name}"`, problems),
    hint: hint ?? 'Mend the SQL, or the value, at the place shown.',
  });
