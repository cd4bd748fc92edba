import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
import type { RunAs } from './user.js';

/** What initdb is told, apart from where; part of what names a cluster. */
export const INITDB_OPTIONS = ['--no-locale', '--encoding=UTF8', '-U', 'postgres', '--auth=trust'];

/** One persistent cluster and all that is needed to run it; plain data, as it travels to the keeper's process. */
export interface Cluster {
  readonly major: number;
  readonly binaries: string;
  /** Holds data/, the log, the settings and the keeper's record; belongs to planproof's own user. */
  readonly directory: string;
  readonly user?: RunAs;
}

/** The cluster of a major (or of one release of it) in the cache; another user, machine type or initdb option means another cluster. */
export const clusterIn = (cacheDir: string, { root, major, name }: Binaries, user: RunAs | undefined): Cluster => {
  const identity = JSON.stringify([INITDB_OPTIONS, process.platform, process.arch, user?.uid ?? process.getuid?.()]);
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 8);
  const cluster = { major, binaries: root, directory: join(cacheDir, 'clusters', `${name}-${hash}`) };
  return user === undefined ? cluster : { ...cluster, user };
};

export const dataDirOf = ({ directory }: Cluster) => join(directory, 'data');
export const logOf = ({ directory }: Cluster) => join(directory, 'server.log');
export const configFileOf = ({ directory }: Cluster) => join(directory, 'postgresql.conf');
export const binaryOf = ({ binaries }: Cluster, name: 'initdb' | 'postgres') => join(binaries, 'bin', name);

/** How a child process becomes the server's user, in an environment that nothing of the caller's leaks into. */
export const asServerUser = ({ user }: Cluster) => ({
  env: { LC_ALL: 'C', TZ: 'UTC' },
  cwd: '/',
  ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
});
