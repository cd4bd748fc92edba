import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { makeFolder } from './cachefolder.js';
import type { Package } from './fetchRelease.js';
import { isRunning } from './processes.js';
import type { RunAs } from './user.js';

/** Links that the package lists, because npm's archives cannot carry them; its install script, often not run, makes them. */
interface Link {
  readonly source: string;
  readonly target: string;
}

/** The links that a package's files still need. */
export const readLinks = async ({ root }: Package): Promise<Link[]> => {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  return JSON.parse(list) as Link[];
};

// Static libraries, headers' makefiles and Python are a third of the size and nothing that a server opens.
const SKIPPED = /\.a$|(^|\/)(pgxs|pkgconfig)(\/|$)/;

const copyInto = async (found: Package, folder: string): Promise<void> => {
  const native = join(found.root, 'native');
  const wanted = (path: string) => !SKIPPED.test(relative(native, path).split(sep).join('/'));
  await cp(native, folder, { recursive: true, verbatimSymlinks: true, filter: wanted });
  for (const { source, target } of await readLinks(found)) {
    await placeLink(folder, relative('native', source), relative('native', target));
  }
  await openToAll(folder);
};

// npm writes files by the umask of whoever ran it, which may shut the server's user out.
const openToAll = async (folder: string): Promise<void> => {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    await chmod(path, entry.isDirectory() || mode & 0o100 ? 0o755 : 0o644);
  }
};

const placeLink = async (folder: string, source: string, target: string): Promise<void> => {
  const path = join(folder, target);
  if (existsSync(path) || !existsSync(join(folder, source))) return;
  await rm(path, { force: true });
  await symlink(relative(dirname(path), join(folder, source)), path);
};

const DRAFT = /\.draft-(\d+)-/;

// Of processes that were killed before they could.
const sweepDrafts = async (home: string): Promise<void> => {
  for (const name of await readdir(home)) {
    const pid = Number(DRAFT.exec(name)?.[1] ?? 0);
    if (pid > 0 && !isRunning(pid)) await rm(join(home, name), { recursive: true, force: true });
  }
};

/**
 * The copy of a release's binaries that is kept in the cache; where there is none, of the package that `bring` gives, which may use
 * the folder that it is handed.
 */
export const ownCopy = async (
  cacheDir: string,
  user: RunAs | undefined,
  { version, platform }: Omit<Package, 'root'>,
  bring: (folder: string) => Promise<Package>,
): Promise<string> => {
  const home = join(cacheDir, 'binaries');
  const copy = join(home, `${version}-${platform}`);
  if (existsSync(home)) await sweepDrafts(home);
  if (existsSync(copy)) return copy;
  makeFolder(home, user);
  const draft = await mkdtemp(join(home, `${basename(copy)}.draft-${process.pid}-`));
  try {
    const folder = join(draft, 'native');
    await copyInto(await bring(draft), folder);
    // Atomic: the copy is whole or absent; of two that are made at once the second finds the first and is thrown away.
    await rename(folder, copy).catch((error: unknown) => {
      if (!existsSync(copy)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return copy;
};
