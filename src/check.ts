import { askFresh, makeGround } from './checkGround.js';
import type { Config } from './config/config.js';
import { inputError, interruptedError } from './errors.js';
import type { ScenarioCheck } from './gate/scenarioCheck.js';
import { isLoadBudget, judgeLoad } from './gate/underLoad.js';
import type { CheckedInvariant } from './invariants/ask.js';
import { withAutovacuum } from './invariants/autovacuum.js';
import { type SeriesPoint, series } from './invariants/churn/series.js';
import type { Condition } from './invariants/conditions/condition.js';
import type { Ground } from './invariants/ground.js';
import { checkUnderChurn, type UnderChurn } from './invariants/underChurn.js';
import { checkUnderConditions } from './invariants/underConditions.js';
import { checkUnderCrashes } from './invariants/underCrashes.js';
import { checkFaults } from './invariants/underFaults.js';
import { checkUnderLoad, type Load } from './invariants/underLoad.js';
import type { PostgresProvider, Server } from './postgres/server.js';
import type { Emit } from './progress.js';
import type { Churn } from './scenario/churn.js';
import type { LoadedScenario } from './scenario/loaded.js';
import { prepareScenario } from './scenario/prepare.js';
import { seedDataset } from './seed/seed.js';
import { type Stream, streamOf } from './seed/stream.js';

/** What a check does besides asking the invariants. */
export interface CheckPlan {
  readonly connections: number;
  readonly limit: UnderChurn['limit'];
  /** How often the server is killed in the middle of churn. */
  readonly crashes: number;
  readonly conditions: readonly Condition[];
  readonly faults: boolean;
  /** Reads every shape so, besides what budgets ask for. */
  readonly load?: Pick<Load, 'clients' | 'rate'>;
}

export interface CheckOptions {
  readonly provider: PostgresProvider;
  readonly plan: CheckPlan;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** How long a shorter failing prefix is looked for. */
const REPRODUCE_MS = 60_000;
/** How long shapes are read under load, where operations are limited by number. */
const LOAD_SECONDS = 10;
/** How many operations bring a clone into a condition, where operations are limited by time. */
const OPERATIONS_BEFORE_CONDITION = 4_000;
/** Between two points of the cost over time, at least; a long churn has thirty. */
const SERIES_EVERY_MS = 1000;
const SERIES_POINTS = 30;

/**
 * Puts each scenario's data under hostile load and asks whether the answers are still true; then plants faults, which
 * must be caught. A violation is a result; only wrong input and a failing environment throw.
 */
export const check = async (
  config: Config,
  scenarios: readonly LoadedScenario[],
  options: CheckOptions,
): Promise<readonly ScenarioCheck[]> => {
  const churning = scenarios.map((scenario) => ({ scenario, churn: churnOf(scenario) }));
  const server = await options.provider.start({ cacheDir: config.cacheDir, emit: options.emit });
  try {
    const checks: ScenarioCheck[] = [];
    for (const { scenario, churn } of churning)
      checks.push(await checkScenario(config, server, scenario, churn, options));
    options.signal.throwIfAborted();
    return checks;
  } catch (error) {
    throw options.signal.aborted ? interruptedError() : error;
  } finally {
    await server.stop();
  }
};

const operationsIn = (limit: CheckPlan['limit']): number | undefined => {
  if ('oneByOne' in limit) return limit.oneByOne;
  return 'operations' in limit ? limit.operations.reduce((sum, each) => sum + each, 0) : undefined;
};

const churnOf = ({ name, churn }: LoadedScenario): Churn => {
  if (churn !== undefined) return churn;
  throw inputError({
    code: 'no-operations',
    message: `The scenario "${name}" declares no churn, so there is no operation to check it with.`,
    hint: 'Declare churn: { operations: [...] } in the scenario, or name other scenarios: planproof check NAME.',
  });
};

const checkScenario = async (
  { scale, seed }: Config,
  server: Server,
  scenario: LoadedScenario,
  churn: Churn,
  { plan, emit, signal }: CheckOptions,
): Promise<ScenarioCheck> => {
  const { database, name, hash } = await untilAborted(server, signal, async () => {
    await prepareScenario(server, scenario);
    const dataset = await seedDataset(server, { dataset: scenario.dataset, scale, seed, emit });
    await dataset.release();
    return dataset;
  });
  const { connections } = plan;
  const stream = streamOf(seed).child(scenario.name);
  const operationsBefore = operationsIn(plan.limit) ?? OPERATIONS_BEFORE_CONDITION;
  const common = { server, scenario, churn, stream, connections, signal, emit };
  const ground = await makeGround({ ...common, database, operationsBefore });
  try {
    const about = { scenario: scenario.name, dataset: { name, hash }, seed, connections };
    const fresh = await askFresh(ground);
    if (fresh.some(({ state }) => state === 'violated')) return { ...about, fresh };
    return { ...about, fresh, ...(await checkParts(ground, scenario, plan, stream, fresh)) };
  } finally {
    await ground.template.drop();
  }
};

/** Seeding does not look up before it is done; stopping the server ends it. Later parts end by themselves, and clean up. */
const untilAborted = async <T>(server: Server, signal: AbortSignal, task: () => Promise<T>): Promise<T> => {
  signal.throwIfAborted();
  const stop = () => void server.stop();
  signal.addEventListener('abort', stop);
  try {
    return await task();
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

const checkParts = async (
  ground: Ground,
  scenario: LoadedScenario,
  plan: CheckPlan,
  stream: Stream,
  fresh: readonly CheckedInvariant[],
): Promise<Partial<ScenarioCheck>> => {
  const points: SeriesPoint[] = [];
  const companions = [series({ ...seriesOf(ground), everyMs: seriesEveryMs(plan) }, points)];
  const churn = await withAutovacuum(ground.server, () =>
    checkUnderChurn(ground, { limit: plan.limit, companions, reproduceMs: REPRODUCE_MS }),
  );
  ground.signal.throwIfAborted();
  const asked = loadsOf(ground, scenario, plan);
  const seconds = 'seconds' in plan.limit ? plan.limit.seconds : LOAD_SECONDS;
  const loads = await checkUnderLoad(ground, asked, { seconds }, stream);
  const verdicts = judgeLoad(scenario.budgets.filter(isLoadBudget), loads);
  const crashes = plan.crashes > 0 && { crashes: await checkUnderCrashes(ground, plan.crashes) };
  const conditions = await checkUnderConditions(ground, plan.conditions);
  const faults = plan.faults && { faults: await checkFaults(ground, faultsOf(scenario, ground, fresh)) };
  const seriesCase = seriesOf(ground).case;
  return { churn, series: points, seriesCase, loads, verdicts, conditions, ...crashes, ...faults };
};

/** Every shape on the first case, which scenarios make the hardest. */
const seriesOf = ({ subject, cost }: Ground) => ({
  cost,
  shapes: subject.shapes.map(({ name }) => name),
  case: subject.cases[0]?.name ?? '',
});

const seriesEveryMs = ({ limit }: CheckPlan): number =>
  'seconds' in limit ? Math.max(SERIES_EVERY_MS, (limit.seconds * 1000) / SERIES_POINTS) : SERIES_EVERY_MS;

/** What the budgets under load ask for, and what the command line does, each once. */
const loadsOf = ({ subject }: Ground, { budgets }: LoadedScenario, { load }: CheckPlan): readonly Load[] => {
  const candidates = subject.shapes.filter(({ role }) => role === 'candidate');
  const budgeted = budgets.filter(isLoadBudget).flatMap(({ shape, case: caseName, clients, rate }) =>
    (shape === undefined ? candidates : subject.shapes.filter(({ name }) => name === shape)).map(({ name }) => ({
      shape: name,
      ...(caseName !== undefined && { case: caseName }),
      clients,
      rate,
    })),
  );
  const asked = load === undefined ? [] : subject.shapes.map(({ name }) => ({ shape: name, ...load }));
  const all: readonly Load[] = [...budgeted, ...asked];
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
};

/** The declared faults, and those generated by invariants that could be asked. */
const faultsOf = ({ faults = [] }: LoadedScenario, { subject }: Ground, fresh: readonly CheckedInvariant[]) => {
  const skipped = new Set(fresh.filter(({ state }) => state === 'skipped').map(({ name }) => name));
  const asked = [...subject.invariants, ...subject.watched].filter(({ name }) => !skipped.has(name));
  return [...faults, ...asked.flatMap((invariant) => invariant.faults ?? [])];
};
