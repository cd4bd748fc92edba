import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import envPaths from 'env-paths';
import { canEnter, type RunAs, serverUser } from './user.js';

const SYSTEM_CACHE = '/var/cache/planproof';

const ownedByRoot = (folder: string) => statSync(folder, { throwIfNoEntry: false })?.uid === 0;

/**
 * Where clusters and binaries are kept: the user's cache folder; for root, whose home PostgreSQL's user may not enter and which under
 * sudo belongs to somebody else, /var/cache/planproof.
 */
export const cacheDirFor = (user: RunAs | undefined, home: string, cache: string): string =>
  user === undefined || (ownedByRoot(home) && canEnter(cache, user)) ? cache : SYSTEM_CACHE;

/** The same for this process. */
export const defaultCacheDir = (): string =>
  cacheDirFor(serverUser(), homedir(), envPaths('planproof', { suffix: '' }).cache);
