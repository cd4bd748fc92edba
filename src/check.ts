import { askFresh, makeGround } from './check/ground.js';
import { type CheckPlan, checkParts } from './check/parts.js';
import type { Config } from './config/config.js';
import { inputError, interruptedError } from './errors.js';
import type { ScenarioCheck } from './gate/scenarioCheck.js';
import type { Become } from './invariants/clones.js';
import { asApplication, tryApplication } from './postgres/application.js';
import type { PostgresProvider, Server } from './postgres/server.js';
import type { Emit } from './progress.js';
import type { Churn } from './scenario/churn.js';
import type { LoadedScenario } from './scenario/loaded.js';
import { prepareScenario } from './scenario/prepare.js';
import { seedDataset } from './seed/seed.js';
import { streamOf } from './seed/stream.js';

export interface CheckOptions {
  readonly provider: PostgresProvider;
  readonly plan: CheckPlan;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** How many operations bring a clone into a condition, where operations are limited by time. */
const OPERATIONS_BEFORE_CONDITION = 4_000;

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
    await tryApplication(() => server.connect(), config.session);
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
  { scale, seed, session }: Config,
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
  const become: Become = (opened) => asApplication(opened, session);
  const common = { server, scenario, churn, stream, become, connections, signal, emit };
  const ground = await makeGround({ ...common, database, operationsBefore });
  try {
    const about = { scenario: scenario.name, dataset: { name, hash }, seed, connections, ...(session && { session }) };
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
