import type { Config } from '../config/config.js';
import { type Flags, resolveConfig } from '../config/resolve.js';
import { defaultCacheDir } from '../postgres/embedded/cachedir.js';

/** The configuration that flags, this process's environment and the folder it runs in amount to. */
export const readConfig = (flags: Flags): Promise<Config> =>
  resolveConfig(flags, {
    cwd: process.cwd(),
    cacheDir: process.env.PLANPROOF_CACHE_DIR,
    defaultCacheDir: defaultCacheDir(),
    variable: (name) => process.env[name],
  });
