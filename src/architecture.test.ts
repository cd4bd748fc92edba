import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

const STAGES = ['config', 'postgres', 'seed', 'scenario', 'measure', 'plan', 'invariants', 'gate', 'report'];
/** What every stage may use: imports nothing of ours but its like. */
const GROUND = ['counters.ts', 'errors.ts', 'progress.ts', 'module.ts', 'secret.ts', 'stats', 'sql'];
/** What brings the stages together, beside the files that stand next to them: a folder for each job of more than one file. */
const WIRING = ['check', 'doctor', 'repro', 'run', 'saved'];
/** Processes of their own, which speak through their streams and end themselves. */
const PROCESSES = ['src/postgres/embedded/keeper-process.ts'];

/** A source file: its path from the root, and what it says. */
interface Source {
  readonly path: string;
  readonly text: string;
}

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

const isTypeOnly = (clause: string): boolean => {
  if (/^type\b/.test(clause)) return true;
  const names = /^\{([^}]*)\}$/
    .exec(clause.trim())?.[1]
    ?.split(',')
    .map((name) => name.trim()) ?? [''];
  return names.filter(Boolean).length > 0 && names.filter(Boolean).every((name) => name.startsWith('type '));
};

const importsOf = ({ text }: Source): Import[] => [
  ...[...text.matchAll(/^(?:import|export)\s+([^'";]*?)\s*from\s+'([^']+)'/gm)].map(([, clause = '', target = '']) => ({
    target,
    typeOnly: isTypeOnly(clause),
  })),
  ...[...text.matchAll(/(?:^import\s+|\bimport\()'([^']+)'/gm)].map(([, target = '']) => ({ target, typeOnly: false })),
];

/** The part of the house that a path under src/ belongs to: a stage, `cli`, or a file of the ground floor. */
const partOf = (path: string): string => path.split('/')[1] ?? '';

const isWiring = (part: string): boolean => WIRING.includes(part) || (part.endsWith('.ts') && !GROUND.includes(part));

const partBreach = (from: string, to: string, typeOnly: boolean): string | undefined => {
  if (from === to || GROUND.includes(to)) return undefined;
  if (GROUND.includes(from)) return 'the ground floor imports only itself';
  if (to === 'cli') return 'nobody imports cli/';
  if (from === 'cli' || isWiring(from)) return undefined;
  if (isWiring(to)) return 'a stage knows nothing of the pipeline';
  if (!typeOnly) return 'a stage imports values only from itself and the ground floor';
  return STAGES.indexOf(to) < STAGES.indexOf(from) ? undefined : 'types are shared leftwards';
};

const importBreach = (path: string, { target, typeOnly }: Import): string | undefined => {
  const content = !path.startsWith('src/');
  if (!target.startsWith('.')) {
    const isAllowed = target === 'planproof' || target.startsWith('node:');
    return content && !isAllowed ? "of packages, content imports 'planproof' alone" : undefined;
  }
  const to = join(dirname(path), target).replace(/\.js$/, '.ts');
  if (content) return to.startsWith('src/') ? "content imports 'planproof' alone" : undefined;
  if (!to.startsWith('src/')) return 'src/ imports no content';
  return partBreach(partOf(path), partOf(to), typeOnly);
};

const SURROUNDINGS = /\bconsole\.|\bprocess\.(?:env|exit|exitCode|argv|stdin|stdout|stderr)\b/g;

/** Every way in which a file breaks the rules of the house. */
const breaches = (source: Source): string[] => {
  const { path, text } = source;
  const imports = importsOf(source).flatMap((each) => {
    const breach = importBreach(path, each);
    return breach === undefined ? [] : [`${path} imports ${each.target}: ${breach}`];
  });
  if (path.startsWith('src/cli/') || PROCESSES.includes(path)) return imports;
  const uses = [...text.matchAll(SURROUNDINGS)].map(([use]) => `${path} uses ${use}: only cli/ prints, reads or exits`);
  return [...imports, ...uses];
};

const isOurs = (name: string): boolean => name.endsWith('.ts') && !/\.test\.|(^|\/)testing\./.test(name);

const sources = (): Source[] =>
  ['src', 'scenarios', 'seed'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => relative(ROOT, join(ROOT, folder, name)).replaceAll('\\', '/'))
      .filter(isOurs)
      .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') })),
  );

describe('the architecture', () => {
  it('is kept by every file', () => {
    expect(sources().flatMap(breaches)).toEqual([]);
  });

  it('has no folder but stages, their wiring, the command line and the ground floor', () => {
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual([...STAGES, ...WIRING, 'cli', 'sql', 'stats'].sort());
  });

  it.each([
    ['src/gate/a.ts', "import { b } from '../plan/b.js';"],
    ['src/gate/a.ts', "import type { b } from '../report/b.js';"],
    ['src/gate/a.ts', "import { type b, c } from '../plan/b.js';"],
    ['src/gate/rules/a.ts', "import {\n  type b,\n  c,\n} from '../../plan/b.js';"],
    ['src/gate/a.ts', "export * from '../plan/b.js';"],
    ['src/gate/a.ts', "import '../plan/b.js';"],
    ['src/gate/a.ts', "const b = await import('../plan/b.js');"],
    ['src/report/a.ts', "import type { Terminal } from '../cli/terminal.js';"],
    ['src/gate/a.ts', "import type { RunOptions } from '../run.js';"],
    ['src/report/a.ts', "import type { GateOptions } from '../saved/regate.js';"],
    ['src/run.ts', "import { print } from './cli/terminal.js';"],
    ['src/stats/a.ts', "import type { Plan } from '../plan/plan.js';"],
    ['src/errors.ts', "import { x } from './plan/plan.js';"],
    ['src/seed/a.ts', "import data from '../../seed/x/dataset.js';"],
    ['src/plan/a.ts', 'console.log(1);'],
    ['src/run.ts', 'process.exit(1);'],
    ['src/seed/a.ts', 'const home = process.env.HOME;'],
    ['scenarios/x/scenario.ts', "import { x } from '../../src/index.js';"],
    ['scenarios/x/scenario.ts', "import { z } from 'zod';"],
    ['seed/x/dataset.ts', "import { faker } from '@faker-js/faker';"],
  ])('is broken by %s: %s', (path, text) => {
    expect(breaches({ path, text })).toHaveLength(1);
  });

  it.each([
    ['src/gate/a.ts', "import type { b } from '../plan/b.js';\nimport { type c } from '../measure/c.js';"],
    ['src/gate/a.ts', "import { b } from './b.js';\nimport { median } from '../stats/quantile.js';"],
    ['src/run.ts', "import { judge } from './gate/judge.js';"],
    ['src/cli/a.ts', "import { run } from '../run.js';\nprocess.exit(1);"],
    ['scenarios/x/scenario.ts', "import { x } from 'planproof';\nimport data from '../../seed/x/dataset.js';"],
  ])('allows %s: %s', (path, text) => {
    expect(breaches({ path, text })).toEqual([]);
  });
});
