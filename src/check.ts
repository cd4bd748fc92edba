import type { Config } from './config/config.js';
import { inputError, interruptedError } from './errors.js';
import type { Limit } from './invariants/churn/engine.js';
import { CREATE_LEDGER } from './invariants/churn/ledger.js';
import { scheduleOf } from './invariants/churn/slot.js';
import { statements } from './invariants/churn/statements.js';
import { makeTemplate, type Template } from './invariants/clones.js';
import type { Ground } from './invariants/ground.js';
import type { ScenarioCheck } from './invariants/scenarioCheck.js';
import { askAtRest, type Subject } from './invariants/subject.js';
import { checkUnderChurn } from './invariants/underChurn.js';
import { checkFaults } from './invariants/underFaults.js';
import { answer, isRead } from './measure/target.js';
import type { PostgresProvider, Server } from './postgres/server.js';
import type { Emit } from './progress.js';
import type { Churn } from './scenario/churn.js';
import { installTogether } from './scenario/installTogether.js';
import type { LoadedScenario, LoadedShape } from './scenario/loaded.js';
import { prepareScenario } from './scenario/prepare.js';
import { compileQuery } from './scenario/sql.js';
import { seedDataset } from './seed/seed.js';
import { streamOf } from './seed/stream.js';

/** What a check does besides asking the invariants. */
export interface CheckPlan {
  readonly connections: number;
  readonly limit: Limit;
  readonly faults: boolean;
}

export interface CheckOptions {
  readonly provider: PostgresProvider;
  readonly plan: CheckPlan;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** How long a shorter failing prefix is looked for. */
const REPRODUCE_MS = 60_000;

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
    if (options.signal.aborted) throw interruptedError();
    return checks;
  } catch (error) {
    throw options.signal.aborted ? interruptedError() : error;
  } finally {
    await server.stop();
  }
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
  config: Config,
  server: Server,
  scenario: LoadedScenario,
  churn: Churn,
  options: CheckOptions,
): Promise<ScenarioCheck> => {
  const { scale, seed } = config;
  const { emit, plan } = options;
  await prepareScenario(server, scenario);
  const dataset = await seedDataset(server, { dataset: scenario.dataset, scale, seed, emit });
  await dataset.release();
  const shapes = shapesUnder(churn, scenario);
  emit({ kind: 'step', title: `Preparing a clone for ${scenario.name}` });
  const template = await makeTemplate(server, dataset.database, async (session) => {
    await installTogether(session, shapes, churn.prepare);
    await session.script(CREATE_LEDGER);
  });
  try {
    const subject = subjectOf(scenario, churn, shapes);
    const { name, hash } = dataset;
    const about = { scenario: scenario.name, dataset: { name, hash }, seed, connections: plan.connections };
    const fresh = await askFresh(template, subject);
    if (fresh.some(({ state }) => state === 'violated')) return { ...about, fresh };
    const ground = groundOf(server, template, subject, churn, seed, options);
    const churned = await checkUnderChurn(ground, { limit: plan.limit, reproduceMs: REPRODUCE_MS });
    const skipped = new Set(fresh.filter(({ state }) => state === 'skipped').map(({ name }) => name));
    const generated = [...subject.invariants, ...subject.watched]
      .filter(({ name }) => !skipped.has(name))
      .flatMap(({ faults = [] }) => faults);
    const faults = plan.faults && { faults: await checkFaults(ground, [...(scenario.faults ?? []), ...generated]) };
    return { ...about, fresh, churn: churned, ...faults };
  } finally {
    await template.drop();
  }
};

/** The shapes whose answers the operations keep true: those that the churn names, else every exact one that reads. */
const shapesUnder = (churn: Churn, { shapes }: LoadedScenario): readonly LoadedShape[] =>
  churn.shapes === undefined
    ? shapes.filter((shape) => shape.exact !== false && isRead(shape))
    : shapes.filter(({ name }) => churn.shapes?.includes(name));

const subjectOf = (scenario: LoadedScenario, churn: Churn, shapes: readonly LoadedShape[]): Subject => ({
  shapes,
  cases: scenario.cases,
  invariants: [...scenario.invariants, ...(churn.invariants ?? [])],
  watched: churn.watched ?? [],
  memories: new Map(),
  answer: (session, shapeName, caseName) => {
    const shape = shapes.find(({ name }) => name === shapeName);
    const params = scenario.cases.find(({ name }) => name === caseName)?.params;
    if (shape === undefined || !isRead(shape) || params === undefined)
      throw new Error(`no shape ${shapeName} on a case ${caseName}`);
    return answer(session, shape, params);
  },
});

const askFresh = async (template: Template, subject: Subject) => {
  const session = await template.connect();
  try {
    return await askAtRest(session, subject);
  } finally {
    await session.end();
  }
};

const groundOf = (
  server: Server,
  template: Template,
  subject: Subject,
  churn: Churn,
  seed: number,
  { plan, signal, emit }: CheckOptions,
): Ground => ({
  server,
  template,
  subject,
  schedule: (replaced) => scheduleOf(churn, streamOf(seed).child('churn'), replaced),
  prepare: statements((sql) => compileQuery('an operation', sql)),
  connections: plan.connections,
  snapshotEveryMs: churn.snapshotEveryMs ?? 500,
  signal,
  emit,
});
