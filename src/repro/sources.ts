import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReportFile } from '../report/reporter.js';
import { MODULES } from '../scenario/discover.js';
import { dataSource, datasetSources } from '../scenario/files.js';
import type { LoadedScenario } from '../scenario/loaded.js';
import { filesOfSource } from '../sql/source.js';

/** What a failed scenario is made of, as files of a folder that reproduces it. */
export interface CopiedSources {
  readonly files: readonly ReportFile[];
  /** The folder of scenarios within the bundle. */
  readonly scenarios: string;
  /** Packages that the files import. */
  readonly packages: readonly string[];
  /** Commands that make tables or rows. */
  readonly commands: readonly string[];
  /** Files that are too large to be copied, as they would be named. */
  readonly large: readonly string[];
}

const MOST_BYTES = 16 * 1024 ** 2;

/** Copies the modules and the SQL that a scenario rests on, wherever they lie; none where only compiled files ship. */
export const copySources = (scenario: LoadedScenario): CopiedSources | undefined => {
  const module = moduleOf(scenario);
  if (module === undefined) return undefined;
  const modules = new Map<string, string>();
  const packages = new Set<string>();
  readImports(realpathSync(module), modules, packages);
  const beside = [...new Set([...modules.keys()].map((path) => dirname(path)))].flatMap(sqlIn);
  const sources = [...datasetSources(scenario.dataset), ...dataSource(scenario.dataset)];
  const named = [...sources.flatMap(filesOfSource), ...sqlOf(scenario)].map((path) => resolve(path)).filter(existsSync);
  const paths = [...new Set([...modules.keys(), ...beside, ...named.map((path) => realpathSync(path))])];
  const folder = realpathSync(scenario.directory);
  const root = commonFolder([...paths, join(dirname(folder), 'x')]);
  const nameOf = (path: string) => `files/${relative(root, path).replaceAll('\\', '/')}`;
  const isLarge = (path: string) => statSync(path).size > MOST_BYTES;
  return {
    files: paths
      .filter((path) => !isLarge(path))
      .map((path) => ({ name: nameOf(path), content: modules.get(path) ?? readFileSync(path) })),
    scenarios: nameOf(dirname(folder)).replace(/\/$/, ''),
    packages: [...packages].filter((name) => name !== 'planproof' && !name.startsWith('node:')).sort(),
    commands: sources.flatMap((source) => (source.kind === 'command' ? [source.command] : [])),
    large: paths.filter(isLarge).map(nameOf),
  };
};

/** Of a query that is compared with a base, what defines its data. */
const moduleOf = ({ base, dataset, directory }: LoadedScenario): string | undefined =>
  base === undefined
    ? MODULES.map((name) => join(directory, name)).find((path) => existsSync(path))
    : fileURLToPath(dataset.module);

const sqlOf = ({ shapes, cases }: LoadedScenario): readonly string[] => [
  ...shapes.flatMap(({ sql }) => [...sql.queries, ...(sql.setup ? [sql.setup] : [])].map(({ file }) => file)),
  ...cases.flatMap(({ state }) => (state === undefined ? [] : [state.file])),
];

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
