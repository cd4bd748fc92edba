import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Config } from './config/config.js';
import type { Report, ScenarioReport } from './report/report.js';
import type { ReportFile } from './report/reporter.js';
import { failedCases, reproFiles } from './report/repro.js';
import { MODULES } from './scenario/discover.js';
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
  const copied = source.redact ? undefined : copyOf(loaded.directory);
  const baseline = source.baseline === undefined ? [] : [{ name: 'baseline.json', content: source.baseline }];
  return reproFiles(report, {
    scenario,
    sources: [...(copied?.files ?? []), ...baseline],
    statistics,
    command: commandOf(report, scenario, copied?.scenarios, source),
    notes: notesOf(loaded, copied, source),
  });
};

const commandOf = (
  { server }: Report,
  scenario: ScenarioReport,
  scenarios: string | undefined,
  { config, strict, baseline }: ReproSource,
): readonly string[] => {
  // A server of the user's own is not everywhere; its major is.
  const postgres = config.postgres.startsWith('container') ? config.postgres : `embedded:${server.major}`;
  const flags = (name: string, values: readonly string[]) => values.flatMap((value) => [`--${name}`, value]);
  const cases = failedCases(scenario);
  return [
    ...['run', scenario.name],
    ...(scenarios === undefined ? [] : ['--scenarios', scenarios]),
    ...['--scale', config.scale, '--seed', String(config.seed), '--postgres', postgres],
    ...flags('case', cases.length === scenario.cases.length && config.cases.length === 0 ? [] : cases),
    ...flags('shape', config.shapes),
    ...flags('sweep', config.sweeps),
    ...(strict ? ['--strict'] : []),
    ...(baseline === undefined ? [] : ['--baseline', 'baseline.json']),
    ...['--out', 'replay', '--no-repro'],
  ];
};

interface Copied {
  readonly files: readonly ReportFile[];
  /** The folder of scenarios within the bundle. */
  readonly scenarios: string;
  /** Packages that the files import. */
  readonly packages: readonly string[];
}

const notesOf = (
  { name, directory }: LoadedScenario,
  copied: Copied | undefined,
  { redact }: ReproSource,
): readonly string[] => {
  if (copied !== undefined) {
    const packages = copied.packages.filter((name) => name !== 'planproof' && !name.startsWith('node:'));
    return packages.length === 0 ? [] : [`The scenario imports ${packages.join(', ')}: install them beside it.`];
  }
  if (redact)
    return [
      'It is redacted: literals, parameters and the scenario itself are left out; replay it where the scenario is.',
    ];
  const isBuiltIn = basename(directory) === name;
  return [isBuiltIn ? 'The scenario ships with planproof.' : 'Replay it in the repository that holds the query.'];
};

/** A scenario's folder and all that it imports, as it lies on disk; none where only compiled files ship. */
const copyOf = (directory: string): Copied | undefined => {
  const module = MODULES.map((name) => join(directory, name)).find((path) => existsSync(path));
  if (module === undefined) return undefined;
  const modules = new Map<string, string>();
  const packages = new Set<string>();
  readImports(realpathSync(module), modules, packages);
  const sql = [...new Set([...modules.keys()].map((path) => dirname(path)))].flatMap(sqlIn);
  const paths = [...modules.keys(), ...sql];
  const root = commonFolder([...paths, join(dirname(realpathSync(directory)), 'x')]);
  const named = (path: string) => `files/${relative(root, path).replaceAll('\\', '/')}`;
  return {
    files: paths.map((path) => ({ name: named(path), content: modules.get(path) ?? readFileSync(path, 'utf8') })),
    scenarios: named(dirname(realpathSync(directory))).replace(/\/$/, ''),
    packages: [...packages].sort(),
  };
};

const IMPORT = /\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g;

const readImports = (path: string, modules: Map<string, string>, packages: Set<string>): void => {
  if (modules.has(path)) return;
  const text = readFileSync(path, 'utf8');
  modules.set(path, text);
  for (const [, target = ''] of text.matchAll(IMPORT)) {
    if (!target.startsWith('.')) packages.add(target);
    else for (const file of resolved(join(dirname(path), target))) readImports(file, modules, packages);
  }
};

/** TypeScript names the compiled file, or none at all. */
const resolved = (path: string): readonly string[] =>
  [
    path,
    path.replace(/\.js$/, '.ts'),
    path.replace(/\.mjs$/, '.mts'),
    `${path}.ts`,
    `${path}.js`,
    join(path, 'index.ts'),
  ]
    .filter((each) => /\.\w+$/.test(each) && existsSync(each))
    .slice(0, 1);

const sqlIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => join(folder, name));

const commonFolder = (paths: readonly string[]): string =>
  paths.map(dirname).reduce((common, folder) => {
    let shared = common;
    while (relative(shared, folder).startsWith('..')) shared = dirname(shared);
    return shared;
  });
