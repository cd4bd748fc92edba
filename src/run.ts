import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import type { Config } from './config/config.js';
import { interruptedError } from './errors.js';
import { evidences } from './gate/evidence.js';
import { exitCodeOf } from './gate/exitCode.js';
import { judge, needs } from './gate/judge.js';
import { comparisons, measurements } from './gate/measurement.js';
import { concludeTimes, decideSelf, decideTime, selfTest, timeBudget } from './gate/time.js';
import { type CheckedInvariant, checkInvariants } from './invariants/check.js';
import { measureScenario } from './measure/measureScenario.js';
import { answer, isRead } from './measure/target.js';
import { diffPlans } from './plan/diff.js';
import { parsePlan } from './plan/parse.js';
import { recordedSettings } from './postgres/recordedSettings.js';
import type { PostgresProvider, Server } from './postgres/server.js';
import type { Session } from './postgres/session.js';
import type { Emit } from './progress.js';
import { assembleReport, scenarioReport } from './report/assemble.js';
import type { Report, ScenarioReport } from './report/report.js';
import { expand } from './scenario/expand.js';
import { installSetups } from './scenario/install.js';
import type { LoadedScenario } from './scenario/loaded.js';
import { type PreparedScenario, prepareScenario } from './scenario/prepare.js';
import { seedDataset } from './seed/seed.js';
import { balancedOrder } from './stats/order.js';

export interface RunOptions {
  readonly provider: PostgresProvider;
  readonly planproofVersion: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Called after each scenario with what is known so far, so that it can be put on disk. */
  readonly save: (report: Report) => Promise<void>;
}

/**
 * The main job: seeds, measures, checks and gates each scenario; gives the report. A broken budget or a violated
 * invariant is a result; only wrong input and a failing environment throw.
 */
export const run = async (
  config: Config,
  scenarios: readonly LoadedScenario[],
  options: RunOptions,
): Promise<Report> => {
  const createdAt = new Date().toISOString();
  const { provider, emit, signal, planproofVersion } = options;
  const server = await provider.start({ cacheDir: config.cacheDir, emit });
  const stop = () => void server.stop();
  signal.addEventListener('abort', stop);
  try {
    const prepared: PreparedScenario[] = [];
    for (const scenario of scenarios) prepared.push(await prepareScenario(server, scenario));
    const about = { planproofVersion, createdAt, config: aboutConfig(config), machine: aboutMachine() };
    const reports: ScenarioReport[] = [];
    let report = assembleReport({ ...about, server: await aboutServer(server), scenarios: reports, warnings: [] });
    for (const one of prepared) {
      reports.push(await runScenario(config, server, one, options));
      report = assembleReport({ ...report, scenarios: reports });
      await options.save(report);
    }
    return report;
  } catch (error) {
    throw signal.aborted ? interruptedError() : error;
  } finally {
    signal.removeEventListener('abort', stop);
    await server.stop();
  }
};

const runScenario = async (
  config: Config,
  server: Server,
  { scenario, setups }: PreparedScenario,
  options: RunOptions,
): Promise<ScenarioReport> => {
  const { scale, seed } = config;
  const { emit, signal } = options;
  const order = ordering(seed);
  const dataset = await seedDataset(server, { dataset: scenario.dataset, scale, seed, emit });
  await dataset.release();
  const installed = await installSetups(server, dataset, setups, emit);
  const databaseOf = (shape?: string) => installed.databases.get(shape ?? '') ?? installed.base;
  const connect = (shape?: string) => server.connect(databaseOf(shape));
  try {
    const rounds = expand(scenario, { planModes: ['custom', 'generic'], settings: ['counting', 'production'] });
    const facts = await measureScenario(scenario, rounds, {
      connect,
      needs: needs(scenario.budgets),
      backendPid: server.backendPid,
      pacing: (key) => ({ decide: (series) => decideTime(series, timeBudget(scenario.budgets, key)), order }),
      selfPacing: { decide: decideSelf, order },
      signal,
      emit,
    });
    const invariants = await check(scenario, connect, emit);
    const measured = measurements(facts, (document) => parsePlan(document, { serverMajor: server.version.major }));
    const pairs = comparisons(facts);
    const reference = scenario.shapes.find(({ role }) => role === 'reference')?.name;
    const times = concludeTimes(pairs, scenario.budgets);
    const self = selfTest(comparisons(facts, 'aa'));
    const verdicts = judge(scenario.budgets, evidences(reference, measured, times, self));
    const exitCode = exitCodeOf(invariants, verdicts);
    const found = { measurements: measured, pairs, times, self, invariants, verdicts, exitCode };
    return scenarioReport({ scenario, dataset, setups, costs: installed.costs, diff: diffPlans, ...found });
  } finally {
    await installed.release();
  }
};

/** Every series of pairs has an order of its own, the same in every run of a seed. */
const ordering = (seed: number) => {
  let series = 0;
  return (pairs: number) => balancedOrder(pairs, seed + series++);
};

const check = async (
  scenario: LoadedScenario,
  connect: (shape?: string) => Promise<Session>,
  emit: Emit,
): Promise<readonly CheckedInvariant[]> => {
  const { invariants, shapes, cases } = scenario;
  emit({ kind: 'step', title: `Checking ${scenario.name}` });
  return checkInvariants({
    invariants,
    shapes,
    cases,
    connect,
    answer: (session, shapeName, caseName) => {
      const shape = shapes.find(({ name }) => name === shapeName);
      const params = cases.find(({ name }) => name === caseName)?.params;
      if (shape === undefined || !isRead(shape) || params === undefined)
        throw new Error(`no shape ${shapeName} on a case ${caseName}`);
      return answer(session, shape, params);
    },
  });
};

const aboutConfig = ({ scale, seed, postgres, cases, shapes }: Config): Report['config'] => ({
  scale,
  seed,
  postgres,
  ...(cases.length > 0 && { cases }),
  ...(shapes.length > 0 && { shapes }),
});

const aboutMachine = (): Report['machine'] => ({
  cpuModel: cpus()[0]?.model.trim() || 'unknown',
  cores: availableParallelism(),
  memoryBytes: totalmem(),
  platform: `${platform()} ${arch()}`,
  nodeVersion: process.versions.node,
});

const aboutServer = async (server: Server): Promise<Report['server']> => {
  const session = await server.connect();
  const settings = await recordedSettings(session);
  await session.end();
  const { provider, version } = server;
  return { provider, version: version.text, major: version.major, settings };
};
