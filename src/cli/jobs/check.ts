import { join } from 'node:path';
import type { CheckPlan } from '../../check/parts.js';
import { check as checkScenarios } from '../../check.js';
import type { Flags } from '../../config/resolve.js';
import { type ExitCode, inputError, unknownNameError } from '../../errors.js';
import { gravest } from '../../gate/exitCode.js';
import { exitCodeOfCheck, type ScenarioCheck } from '../../gate/scenarioCheck.js';
import { shares } from '../../invariants/churn/limit.js';
import { CONDITIONS } from '../../invariants/underConditions.js';
import { checkFiles, checkToJson } from '../../report/check/files.js';
import { type DatasetCheck, withChecks } from '../../report/check/fold.js';
import { checkReport } from '../../report/check/reported.js';
import { checkToTerminal } from '../../report/check/terminal.js';
import { DEFAULT_FORMATS, render, reportersNamed } from '../../report/reporters.js';
import { checkWithoutSecrets, withoutSecretTexts } from '../../report/secrets.js';
import { checkWritable, writeFiles } from '../../report/write.js';
import type { LoadedScenario } from '../../scenario/loaded.js';
import { checkScale } from '../../scenario/scale.js';
import type { Context } from '../command.js';
import { readConfig } from '../config.js';
import { withProgress } from '../progress.js';
import { providerOf } from '../provider.js';
import { readReport } from '../reportFile.js';
import { loadScenarios } from '../scenarios.js';

export interface CheckFlags extends Flags {
  readonly scenario?: readonly string[];
  readonly connections?: string;
  readonly seconds?: string;
  readonly operations?: string;
  readonly 'one-by-one'?: boolean;
  readonly crashes?: string;
  readonly condition?: readonly string[];
  readonly clients?: string;
  readonly rate?: string;
  readonly faults?: boolean;
  readonly json?: boolean;
}

const DEFAULTS = { connections: 8, seconds: 10, crashes: 1 };

/** Hostile load, snapshots, and planted faults. */
export const check = async (flags: CheckFlags, { terminal, signal }: Context): Promise<ExitCode> => {
  const config = await readConfig(flags);
  const plan = planOf(flags);
  const scenarios = churning(await loadScenarios(flags.scenario ?? [], config.scenariosDir), flags);
  checkScale(scenarios, config.scale);
  await checkWritable(config.outDir);
  const provider = providerOf(config);
  const checked = await withProgress(terminal, (emit) =>
    checkScenarios(config, scenarios, { provider, plan, emit, signal }),
  );
  const checks = checked.map((each) => withoutSecretTexts(each, casesOf(each, scenarios)));
  const reported = checks.map((each) => reportedOf(each, scenarios));
  const written = await writeFiles(config.outDir, await checkFiles(checks, reported));
  const redrawn = await foldIntoReport(config.outDir, reported);
  terminal.say(`Wrote ${written.length + redrawn.length} files to ${config.outDir}.`);
  terminal.print(flags.json === true ? checkToJson(checks) : checkToTerminal(checks, terminal.style));
  return gravest(checks.map(exitCodeOfCheck));
};

const reportedOf = (check: ScenarioCheck, scenarios: readonly LoadedScenario[]): DatasetCheck => {
  const { scenario: name, dataset } = check;
  const reported = checkReport(check, exitCodeOfCheck(check) === 0);
  return { name, hash: dataset.hash, check: checkWithoutSecrets(reported, casesOf(check, scenarios)) };
};

const casesOf = ({ scenario }: ScenarioCheck, scenarios: readonly LoadedScenario[]) =>
  scenarios.find(({ name }) => name === scenario)?.cases ?? [];

/** The report of a run on the same data, if the folder has one that can be read, then shows the checks too. */
const foldIntoReport = async (outDir: string, checks: readonly DatasetCheck[]): Promise<readonly string[]> => {
  const saved = await readReport(join(outDir, 'report.json')).catch(() => undefined);
  const report = saved && withChecks(saved, checks);
  return report === undefined ? [] : writeFiles(outDir, await render(report, reportersNamed(DEFAULT_FORMATS)));
};

/** Where no scenario is named, those without churn are left out, unless none has any. */
const churning = (scenarios: readonly LoadedScenario[], { scenario = [] }: CheckFlags): readonly LoadedScenario[] => {
  const found = scenarios.filter(({ churn }) => churn !== undefined);
  return scenario.length > 0 || found.length === 0 ? scenarios : found;
};

const planOf = (flags: CheckFlags): CheckPlan => {
  const connections = whole('connections', flags.connections) ?? DEFAULTS.connections;
  return {
    connections,
    limit: limitOf(flags, connections),
    crashes: whole('crashes', flags.crashes, 0) ?? DEFAULTS.crashes,
    conditions: conditionsOf(flags.condition ?? []),
    faults: flags.faults === true,
    ...loadOf(flags),
  };
};

const limitOf = (flags: CheckFlags, connections: number): CheckPlan['limit'] => {
  const operations = whole('operations', flags.operations);
  if (operations !== undefined && flags.seconds !== undefined)
    throw inputError({
      code: 'seconds-and-operations',
      message: '--seconds and --operations are both given.',
      hint: 'Give the one that is to end the churn.',
    });
  if (flags['one-by-one'] === true) {
    if (operations !== undefined) return { oneByOne: operations };
    throw inputError({
      code: 'one-by-one-without-operations',
      message: '--one-by-one does not say how many operations.',
      hint: 'Give --operations too.',
    });
  }
  if (operations !== undefined) return { operations: shares(operations, connections) };
  return { seconds: whole('seconds', flags.seconds) ?? DEFAULTS.seconds };
};

const conditionsOf = (names: readonly string[]): CheckPlan['conditions'] => {
  if (names.includes('all')) return CONDITIONS;
  const known = CONDITIONS.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownNameError('condition', unknown, ['all', ...known], '');
  return CONDITIONS.filter(({ name }) => names.includes(name));
};

/** So many reads a second for each client, where --rate does not say: what a page that is looked at now and then asks. */
const RATE_PER_CLIENT = 10;

const loadOf = (flags: CheckFlags): Pick<CheckPlan, 'load'> => {
  const clients = whole('clients', flags.clients);
  const rate = whole('rate', flags.rate);
  if (clients !== undefined) return { load: { clients, rate: rate ?? clients * RATE_PER_CLIENT } };
  if (rate === undefined) return {};
  throw inputError({
    code: 'rate-without-clients',
    message: '--rate says how fast reads arrive, and nobody reads.',
    hint: 'Give --clients too.',
  });
};

const whole = (flag: string, text: string | undefined, least = 1): number | undefined => {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw inputError({
    code: `invalid-${flag}`,
    message: `"${text}" is no number of ${flag}.`,
    hint: `Give --${flag} a whole number of ${least} or more.`,
  });
};
