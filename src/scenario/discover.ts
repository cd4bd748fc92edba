import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inputError, unknownNameError } from '../errors.js';

/** A folder that holds a scenario, not yet loaded. */
export interface FoundScenario {
  readonly name: string;
  /** Where its SQL stands; absolute. */
  readonly directory: string;
  /** The file that exports it; absolute. */
  readonly module: string;
  readonly origin: 'own' | 'built-in';
}

/** What the file that exports a scenario may be called. */
export const MODULES = ['scenario.ts', 'scenario.mts', 'scenario.js', 'scenario.mjs'];

// This file is src/scenario/discover.ts, or compiled to dist/src/scenario/discover.js: the modules stand two folders up in
// both, while SQL is not compiled and stands in the package's own folder.
const EXTENSION = extname(fileURLToPath(import.meta.url));
const MODULES_ROOT = fileURLToPath(new URL('../../scenarios/', import.meta.url));
const BUILT_IN = EXTENSION === '.ts' ? MODULES_ROOT : fileURLToPath(new URL('../../../scenarios/', import.meta.url));

const folders = (directory: string): string[] =>
  existsSync(directory)
    ? readdirSync(directory, { withFileTypes: true })
        .filter((entry) => !entry.isFile())
        .map((entry) => entry.name)
        .sort()
    : [];

const builtIn = (): FoundScenario[] =>
  folders(BUILT_IN).flatMap((name) => {
    const module = join(MODULES_ROOT, name, `scenario${EXTENSION}`);
    return existsSync(module) ? [{ name, directory: join(BUILT_IN, name), module, origin: 'built-in' as const }] : [];
  });

const own = (root: string): FoundScenario[] =>
  folders(root).flatMap((name) => {
    const module = MODULES.map((file) => join(root, name, file)).find((path) => existsSync(path));
    return module === undefined ? [] : [{ name, directory: join(root, name), module, origin: 'own' as const }];
  });

const isBuiltIn = (directory: string): boolean =>
  existsSync(directory) && realpathSync(directory) === realpathSync(BUILT_IN);

const chosen = (directory: string): FoundScenario[] => {
  const found = own(directory);
  if (found.length > 0) return found;
  throw inputError({
    code: 'no-scenarios',
    message: `${directory} holds no scenario.`,
    hint: 'A scenario is a folder with a scenario.ts in it: <scenarios>/<name>/scenario.ts. Name another with --scenarios.',
  });
};

/**
 * The scenarios of a folder, or of `./scenarios` where none is named, and those that ship with planproof, by name; own ones
 * first and before a built-in of the same name. Throws `no-scenarios` where a named folder holds none.
 */
export const discover = (cwd: string, scenariosDir?: string): FoundScenario[] => {
  const directory = scenariosDir ?? join(cwd, 'scenarios');
  if (isBuiltIn(directory)) return builtIn();
  const mine = scenariosDir === undefined ? own(directory) : chosen(directory);
  const names = new Set(mine.map(({ name }) => name));
  return [...mine, ...builtIn().filter(({ name }) => !names.has(name))];
};

/** What runs where nobody names anything and there is nothing of one's own: one example, not minutes of all of them. */
const EXAMPLE = 'recent-workflows';

/** The scenarios named, in that order; unnamed: all own ones, else one built-in example. Throws `unknown-scenario`. */
export const pick = (found: readonly FoundScenario[], names: readonly string[]): FoundScenario[] => {
  if (names.length > 0) return [...new Set(names)].map((name) => named(found, name));
  const mine = found.filter(({ origin }) => origin === 'own');
  return mine.length > 0 ? mine : [named(found, EXAMPLE)];
};

const named = (found: readonly FoundScenario[], name: string): FoundScenario => {
  const match = found.find((scenario) => scenario.name === name);
  if (match !== undefined) return match;
  const known = found.map((scenario) => scenario.name);
  throw unknownNameError('scenario', name, known, 'See "planproof list".');
};
