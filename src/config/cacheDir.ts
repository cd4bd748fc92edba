import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import envPaths from 'env-paths';
import { environmentError, inputError } from '../errors.js';

const OTHERS_MAY_PASS = 0o001;

const othersMayPass = (directory: string): boolean => {
  try {
    if ((statSync(directory).mode & OTHERS_MAY_PASS) === 0) return false;
  } catch {
    // What is not there yet, planproof makes, and open enough.
  }
  return directory === dirname(directory) || othersMayPass(dirname(directory));
};

/**
 * Where clusters, binaries and datasets are kept between runs, unless the user says otherwise. PostgreSQL refuses to run as
 * root, so root starts it as another user, and that one must be able to reach the folder: /root is closed on most systems.
 */
export const defaultCacheDir = (): string => {
  const { cache } = envPaths('planproof', { suffix: '' });
  return process.getuid?.() === 0 && !othersMayPass(cache) ? '/var/cache/planproof' : cache;
};

/** Makes the cache folder where it is absent, and finds out whether it can be written. */
export const prepareCacheDir = (chosen?: string): string => {
  const directory = chosen ?? defaultCacheDir();
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    return directory;
  } catch (cause) {
    throw (chosen === undefined ? environmentError : inputError)({
      code: 'unwritable-cache',
      message: `Cannot write the cache folder ${directory}: ${(cause as Error).message}.`,
      hint: 'Set PLANPROOF_CACHE_DIR to a folder that can be written.',
      cause,
    });
  }
};
