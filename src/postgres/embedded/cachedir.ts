import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import envPaths from 'env-paths';
import { canEnter, type RunAs, serverUser } from './user.js';

const SYSTEM_CACHE = '/var/cache/planproof';

const ownedByRoot = (folder: string) => statSync(folder, { throwIfNoEntry: false })?.uid === 0;

/**
 * Where clusters and binaries are kept when nothing else is said: the user's cache folder; for root, whose home PostgreSQL's user
 * may not enter and which under sudo belongs to somebody else, /var/cache/planproof.
 */
export const defaultCacheDir = (user: RunAs | undefined = serverUser()): string => {
  const { cache } = envPaths('planproof', { suffix: '' });
  if (user === undefined) return cache;
  return ownedByRoot(homedir()) && canEnter(cache, user) ? cache : SYSTEM_CACHE;
};
