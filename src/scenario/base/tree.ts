import { existsSync } from 'node:fs';
import { cp, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ExecaError, execa } from 'execa';
import { environmentError, inputError } from '../../errors.js';

/** The repository as it is on the base, in a folder of its own. */
export interface BaseTree {
  /** As the user named it. */
  readonly ref: string;
  readonly commit: string;
  /** The folder in it that the working directory is in the repository. */
  readonly directory: string;
  /** Paths from the working directory: what a file is called now, by what it was called then. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Paths from the working directory of the files that are not as they were, new ones included. */
  readonly changed: ReadonlySet<string>;
}

/** Lays out the tree of the commit that this branch left `ref` at, and removes it after the task. */
export const withBaseTree = async <T>(cwd: string, ref: string, task: (tree: BaseTree) => Promise<T>): Promise<T> => {
  const root = await realpath(await rootOf(cwd));
  const commit = await forkPoint(cwd, ref);
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'planproof-base-'));
  try {
    await layOut(root, commit, folder);
    const below = relative(root, await realpath(cwd));
    const directory = join(folder, 'tree', below);
    for (const path of new Set(['', below])) await linkModules(join(root, path), join(folder, 'tree', path));
    return await task({ ref, commit, directory, ...(await changes(cwd, commit)) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Copies what only this side has of a folder into the tree: what was not there yet when the branch began. */
export const bringAlong = async (cwd: string, tree: BaseTree, path: string): Promise<void> => {
  const folder = dirname(join(cwd, path));
  const isModules = (source: string) => /(?:^|[\\/])(?:node_modules|\.git)$/.test(source);
  await cp(folder, dirname(join(tree.directory, path)), {
    recursive: true,
    force: false,
    filter: (source) => !isModules(source),
  });
};

const git = async (cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  (await execa('git', args, { cwd, env, stripFinalNewline: false })).stdout;

const rootOf = async (cwd: string): Promise<string> => {
  try {
    return (await git(cwd, ['rev-parse', '--show-toplevel'])).trimEnd();
  } catch (cause) {
    if (cause instanceof ExecaError && cause.code === 'ENOENT')
      throw environmentError({
        code: 'no-git',
        message: 'git is not installed.',
        hint: 'Install it; --base needs it.',
      });
    const said = cause instanceof ExecaError ? String(cause.stderr).trim() : String(cause);
    throw inputError({
      code: 'not-a-repository',
      message: `--base compares with a commit, and git finds no repository here: ${said}`,
      hint: 'Run it inside a git repository.',
      cause,
    });
  }
};

const forkPoint = async (cwd: string, ref: string): Promise<string> => {
  const found = await firstOf([ref, `origin/${ref}`], async (name) => {
    await git(cwd, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
    return name;
  });
  if (found === undefined)
    throw inputError({ code: 'unknown-base', message: `git knows no commit "${ref}".`, hint: fetchHint(ref) });
  const commit = await firstOf([found], async (name) => (await git(cwd, ['merge-base', name, 'HEAD'])).trim());
  if (commit !== undefined) return commit;
  throw inputError({
    code: 'no-common-commit',
    message: `git knows no commit that ${found} and this branch have in common; the clone may be shallow.`,
    hint: fetchHint(ref),
  });
};

const fetchHint = (ref: string): string =>
  `Fetch it: "git fetch origin ${ref}"; in GitHub Actions give actions/checkout "fetch-depth: 0", in GitLab set GIT_DEPTH to 0.`;

const firstOf = async <T>(names: readonly string[], attempt: (name: string) => Promise<T>): Promise<T | undefined> => {
  for (const name of names) {
    try {
      return await attempt(name);
    } catch (error) {
      if (!(error instanceof ExecaError)) throw error;
    }
  }
  return undefined;
};

/** By an index of its own, so that the user's is left alone; a work tree of git's would have to be registered and pruned. */
const layOut = async (root: string, commit: string, folder: string): Promise<void> => {
  const env = { GIT_INDEX_FILE: join(folder, 'index') };
  await git(root, ['read-tree', commit], env);
  await git(root, ['checkout-index', '--all', `--prefix=${join(folder, 'tree')}/`], env);
};

/** What a dataset or a migration command imports is installed here, not there. */
const linkModules = async (cwd: string, directory: string): Promise<void> => {
  const modules = join(cwd, 'node_modules');
  if (!existsSync(modules) || !existsSync(directory) || existsSync(join(directory, 'node_modules'))) return;
  await symlink(modules, join(directory, 'node_modules'), 'junction');
};

/** What is on disk now against the commit; files that git does not know yet are new. */
const changes = async (cwd: string, commit: string): Promise<Pick<BaseTree, 'renamed' | 'changed'>> => {
  const status = (await git(cwd, ['diff', '--name-status', '-M', '--relative', '-z', commit])).split('\0');
  const untracked = (await git(cwd, ['ls-files', '--others', '--exclude-standard', '-z'])).split('\0');
  const renamed = new Map<string, string>();
  const changed = new Set(untracked.filter(Boolean));
  for (let at = 0; at + 1 < status.length; ) {
    const letter = status[at++] ?? '';
    const path = status[at++] ?? '';
    changed.add(path);
    if (!/^[RC]/.test(letter)) continue;
    const now = status[at++] ?? '';
    changed.add(now);
    if (letter.startsWith('R')) renamed.set(path, now);
  }
  return { renamed, changed };
};
