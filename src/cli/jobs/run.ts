import { againstBase, readBothSides } from '../../base.js';
import type { Config } from '../../config/config.js';
import type { Flags } from '../../config/resolve.js';
import { perServer } from '../../config/servers.js';
import { type ExitCode, inputError } from '../../errors.js';
import { gravest } from '../../gate/exitCode.js';
import * as api from '../../index.js';
import type { PostgresProvider, Server } from '../../postgres/server.js';
import type { Emit } from '../../progress.js';
import { reportToJson } from '../../report/json.js';
import { redacted } from '../../report/redact.js';
import type { Report } from '../../report/report.js';
import { DEFAULT_FORMATS, render, reportersNamed } from '../../report/reporters.js';
import { reportToTerminal } from '../../report/terminal.js';
import { checkWritable, writeFiles } from '../../report/write.js';
import { mostUrgentFirst } from '../../run/urgency.js';
import { run as runScenarios } from '../../run.js';
import { regate } from '../../saved/regate.js';
import { isTouched } from '../../scenario/base/touched.js';
import { withBaseTree } from '../../scenario/base/tree.js';
import type { LoadedScenario } from '../../scenario/loaded.js';
import { narrow } from '../../scenario/narrow.js';
import { stablePlan } from '../../scenario/planBudget.js';
import { checkScale } from '../../scenario/scale.js';
import { sharded } from '../../scenario/shard.js';
import { shownPath } from '../../sql/source.js';
import { packageVersion } from '../../version.js';
import { readBaseline } from '../baselineFile.js';
import type { Context } from '../command.js';
import { readConfig } from '../config.js';
import { withProgress } from '../progress.js';
import { providerOf } from '../provider.js';
import { lastReport } from '../reportFile.js';
import { type Observed, writeRepro } from '../repro.js';
import { loadOwnScenarios, loadScenarios } from '../scenarios.js';
import { type Rehearsed, writeComparison } from './rehearse.js';

export interface RunFlags extends Flags {
  readonly scenario?: readonly string[];
  readonly baseline?: string;
  readonly strict?: boolean;
  readonly repro?: string;
  readonly 'no-repro'?: boolean;
  readonly base?: string;
  readonly changed?: boolean;
  readonly redact?: boolean;
  readonly ties?: boolean;
  readonly json?: boolean;
  readonly format?: readonly string[];
}

/** What is to be run, once it can be told what is under way. */
type Scenarios = (emit: Emit) => Parameters<typeof runScenarios>[1];

/** Where ties are asked for: with a budget on every candidate's plan, so that they are told as all verdicts are. */
const withTies = (scenarios: readonly LoadedScenario[], { ties }: RunFlags): readonly LoadedScenario[] =>
  ties === true
    ? scenarios.map((scenario) => ({ ...scenario, budgets: [...scenario.budgets, stablePlan()] }))
    : scenarios;

/** Seed, measure, check, gate, report. */
export const run = async (flags: RunFlags, context: Context): Promise<ExitCode> => {
  const config = await readConfig(flags);
  if (flags.base !== undefined) return runAgainstBase(config, { ...flags, base: flags.base }, context);
  if (flags.changed === true) throw changedSinceWhat();
  const narrowed = narrow(await loadScenarios(flags.scenario ?? [], config.scenariosDir), config);
  const dealt = sharded(withTies(narrowed, flags), config.shard);
  const scenarios = config.timeBudgetMs === undefined ? dealt : mostUrgentFirst(dealt, await lastReport(config.outDir));
  checkScale(scenarios, config.scale);
  return runAndReport(config, () => scenarios, flags, context);
};

const changedSinceWhat = () =>
  inputError({
    code: 'no-base',
    message: '--changed is given without --base.',
    hint: 'Say since when: --base main --changed.',
  });

/** The queries of the repository against what they were, and the user's scenarios, all or those that a change can affect. */
const runAgainstBase = (config: Config, flags: RunFlags & { readonly base: string }, context: Context) => {
  const cwd = process.cwd();
  return withBaseTree(cwd, flags.base, async (tree) => {
    const own = narrow(await loadOwnScenarios(flags.scenario ?? [], config.scenariosDir), config);
    const scenarios = flags.changed === true ? own.filter((one) => isTouched(cwd, one, tree.changed)) : own;
    checkScale(scenarios, config.scale);
    const sides = await readBothSides({ config, cwd, tree }, api);
    const compare = (emit: Emit) => async (server: Server) => {
      const queries = await againstBase(server, { ...sides, emit, changedOnly: flags.changed === true });
      return withTies([...queries, ...scenarios], flags);
    };
    return runAndReport(config, compare, flags, context);
  });
};

/** Runs what there is to run, on several servers one after the other, and writes and prints what came of it. */
const runAndReport = async (
  config: Config,
  scenarios: Scenarios,
  flags: RunFlags,
  { terminal, signal }: Context,
): Promise<ExitCode> => {
  const reporters = reportersNamed(flags.format ?? DEFAULT_FORMATS);
  const servers = perServer(config).map((own) => ({ own, provider: providerOf(own) }));
  for (const { own } of servers) await checkWritable(own.outDir);
  const shown = await finishing(flags);
  const runs = await withProgress(terminal, async (emit) => {
    const done: Rehearsed[] = [];
    for (const { own, provider } of servers) {
      const observed: Observed = new Map();
      const report = await runOn(own, scenarios, { provider, reporters, shown, emit, signal, observed });
      for (const note of await writeRepro(report, { config: own, observed, flags })) terminal.say(note);
      done.push({ name: provider.name, report });
    }
    return done;
  });
  const comparison = runs.length > 1 ? await writeComparison(config.outDir, runs, terminal.style) : '';
  terminal.say(`The report is in ${shownPath(config.outDir)}.`);
  for (const { report } of runs)
    terminal.print(flags.json === true ? reportToJson(report) : reportToTerminal(report, terminal.style));
  if (flags.json !== true && comparison !== '') terminal.print(comparison);
  return gravest(runs.map(({ report }) => report.conclusion.exitCode));
};

/** What becomes of a report before anybody sees it: held against a baseline, redacted. */
const finishing = async (flags: RunFlags): Promise<(report: Report) => Report> => {
  const baseline = flags.baseline === undefined ? undefined : await readBaseline(flags.baseline);
  const strict = flags.strict === true;
  return (report) => {
    const judged = strict || baseline !== undefined ? regate(report, { strict, baseline }) : report;
    return flags.redact === true ? redacted(judged) : judged;
  };
};

interface Course {
  readonly provider: PostgresProvider;
  readonly reporters: ReturnType<typeof reportersNamed>;
  readonly shown: (report: Report) => Report;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly observed: Observed;
}

const runOn = async (
  config: Config,
  scenarios: Scenarios,
  { provider, reporters, shown, emit, signal, observed }: Course,
): Promise<Report> => {
  const { outDir } = config;
  const save = async (known: Report) =>
    void (await writeFiles(outDir, await render(shown(known), reportersNamed(['json']))));
  const planproofVersion = packageVersion();
  const made = await runScenarios(config, scenarios(emit), {
    ...{ provider, planproofVersion, emit, signal, save },
    observe: (scenario, statistics) => observed.set(scenario.name, { scenario, statistics }),
  });
  emit({ kind: 'step', title: 'Drawing the report' });
  await writeFiles(outDir, await render(shown(made), reporters));
  signal.throwIfAborted();
  return shown(made);
};
