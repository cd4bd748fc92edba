import { aboutConfig, aboutMachine, aboutServer } from './about.js';
import type { Config } from './config/config.js';
import { interruptedError } from './errors.js';
import { tryApplication } from './postgres/application.js';
import type { Server } from './postgres/server.js';
import { assembleReport } from './report/assemble.js';
import type { Report } from './report/report.js';
import { droppedWarnings } from './run/dropped.js';
import type { RunOptions } from './run/options.js';
import { runScenario } from './run/scenario.js';
import { saveUnfinished, Unfinished } from './run/unfinished.js';
import type { LoadedScenario } from './scenario/loaded.js';
import { type PreparedScenario, prepareScenario } from './scenario/prepare.js';

/** Scenarios that are only known once there is a server to ask. */
export type Scenarios = (server: Server) => Promise<readonly LoadedScenario[]>;

/**
 * The main job: seeds, measures, checks and gates each scenario; gives the report. A broken budget or a violated
 * invariant is a result; only wrong input and a failing environment throw.
 */
export const run = async (
  config: Config,
  scenarios: readonly LoadedScenario[] | Scenarios,
  options: RunOptions,
): Promise<Report> => {
  const createdAt = new Date().toISOString();
  const { provider, emit, signal } = options;
  const server = await provider.start({ cacheDir: config.cacheDir, emit });
  const stop = () => void server.stop();
  signal.addEventListener('abort', stop);
  try {
    await tryApplication(() => server.connect(), config.session);
    const loaded = typeof scenarios === 'function' ? await scenarios(server) : scenarios;
    const prepared: PreparedScenario[] = [];
    for (const scenario of loaded) prepared.push(await prepareScenario(server, scenario));
    return await runAll(config, server, prepared, { ...options, createdAt });
  } catch (error) {
    throw signal.aborted ? interruptedError() : error;
  } finally {
    signal.removeEventListener('abort', stop);
    await server.stop();
  }
};

/** One scenario after the other, as far as the time goes; what is known is saved after each. */
const runAll = async (
  config: Config,
  server: Server,
  prepared: readonly PreparedScenario[],
  options: RunOptions & { readonly createdAt: string },
): Promise<Report> => {
  const { createdAt, planproofVersion, save } = options;
  const loaded = prepared.map(({ scenario }) => scenario);
  const warnings = loaded.flatMap(({ name, warnings: each }) => each.map((warning) => `${name}: ${warning}`));
  const about = { planproofVersion, createdAt, config: aboutConfig(config), machine: aboutMachine() };
  const isLate = () => Date.now() - Date.parse(createdAt) > (config.timeBudgetMs ?? Number.POSITIVE_INFINITY);
  let report = assembleReport({ ...about, server: await aboutServer(server), scenarios: [], warnings });
  for (const one of prepared) {
    if (isLate()) break;
    const found = await runScenario(config, server, one, { ...options, isLate }).catch(async (error: unknown) => {
      await saveUnfinished(error, report, options);
      throw error instanceof Unfinished ? error.cause : error;
    });
    report = assembleReport({ ...report, scenarios: [...report.scenarios, found] });
    await save(report);
  }
  if (!isLate()) return report;
  return assembleReport({ ...report, warnings: [...report.warnings, ...droppedWarnings(loaded, report)] });
};
