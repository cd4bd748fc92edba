import type { Config } from './config/config.js';
import { sessionFlags } from './report/again.js';
import type { Report, ScenarioReport } from './report/report.js';
import type { ReportFile } from './report/reporter.js';
import { failedCases, reproFiles } from './report/repro.js';
import { type CopiedSources, copySources } from './repro/sources.js';
import type { LoadedScenario } from './scenario/loaded.js';
import type { PlannerStatistics } from './scenario/statistics.js';

/** What a run knows besides its report. */
export interface ReproSource {
  readonly config: Config;
  /** What was run, and what the planner knew of its data, by name. */
  readonly observed: ReadonlyMap<string, { readonly scenario: LoadedScenario; readonly statistics: PlannerStatistics }>;
  readonly strict: boolean;
  /** The text of the baseline that the run was held against. */
  readonly baseline?: string | undefined;
  /** Whether literals and parameters may not be told: then the scenario's own files stay out. */
  readonly redact: boolean;
}

/** The files that reproduce each failed scenario; none where nothing failed. */
export const reproBundles = (report: Report, source: ReproSource): readonly ReportFile[] =>
  report.scenarios.flatMap((scenario) => {
    const { exitCode } = scenario.conclusion;
    const observed = source.observed.get(scenario.name);
    return exitCode === 0 || observed === undefined ? [] : bundle(report, scenario, observed, source);
  });

const bundle = (
  report: Report,
  scenario: ScenarioReport,
  { scenario: loaded, statistics }: NonNullable<ReturnType<ReproSource['observed']['get']>>,
  source: ReproSource,
): readonly ReportFile[] => {
  const copied = source.redact ? undefined : copySources(loaded);
  const baseline = source.baseline === undefined ? [] : [{ name: 'baseline.json', content: source.baseline }];
  return reproFiles(report, {
    scenario,
    sources: [...(copied?.files ?? []), ...baseline],
    statistics,
    command: commandOf(report, scenario, { base: loaded.base, scenarios: copied?.scenarios }, source),
    inRepository: loaded.base !== undefined,
    notes: notesOf(loaded, copied, source),
  });
};

const commandOf = (
  { server }: Report,
  scenario: ScenarioReport,
  { base, scenarios }: { readonly base: string | undefined; readonly scenarios: string | undefined },
  { config, strict }: ReproSource,
): readonly string[] => {
  // A server of the user's own is not everywhere; its major is.
  const postgres = config.postgres.startsWith('container') ? config.postgres : `embedded:${server.major}`;
  const flags = (name: string, values: readonly string[]) => values.flatMap((value) => [`--${name}`, value]);
  const ground = ['--scale', config.scale, '--seed', String(config.seed), '--postgres', postgres];
  if (base !== undefined) return ['run', '--base', base, '--changed', ...ground, ...(strict ? ['--strict'] : [])];
  const cases = failedCases(scenario);
  return [
    ...['run', scenario.name],
    ...(scenarios === undefined ? [] : ['--scenarios', scenarios]),
    ...ground,
    ...flags('case', cases.length === scenario.cases.length && config.cases.length === 0 ? [] : cases),
    ...flags('shape', config.shapes),
    ...flags('sweep', config.sweeps),
    ...sessionFlags(config.session),
    ...(strict ? ['--strict'] : []),
  ];
};

const notesOf = (
  { base }: LoadedScenario,
  copied: CopiedSources | undefined,
  { redact }: ReproSource,
): readonly string[] => {
  if (redact)
    return [
      'It is redacted: literals, parameters and the scenario itself are left out; replay it where the scenario is.',
    ];
  if (base !== undefined)
    return [`Replay it in the repository, where planproof.config.ts stands: the query is compared with ${base}.`];
  return copied === undefined ? ['The scenario ships with planproof.'] : missingFrom(copied);
};

/** What the folder cannot hold. */
const missingFrom = ({ packages, commands, large }: CopiedSources): readonly string[] => [
  ...(packages.length > 0 ? [`The scenario imports ${packages.join(', ')}: install them beside it.`] : []),
  ...commands.map((command) => `Its data are made by the command ${command}: run replay.sh where that can run.`),
  ...large.map((path) => `${path} is large and was left out: put it there.`),
];
