import { homedir } from 'node:os';
import type { Config } from '../config/config.js';
import { providerNamed } from '../postgres/provider.js';
import type { PostgresProvider } from '../postgres/server.js';
import { url } from '../postgres/url/url.js';

/** The provider that the configuration asks for; a URL is completed from this process's environment, as libpq would. */
export const providerOf = (config: Config): PostgresProvider => {
  const provider = unlimited(config);
  return {
    ...provider,
    start: async (options) => ({ ...(await provider.start(options)), cacheBytes: config.cacheBytes }),
  };
};

const unlimited = ({ postgres, database, limits }: Config): PostgresProvider =>
  database === undefined
    ? providerNamed(postgres, limits)
    : url({ ...database, environment: process.env, home: homedir() });
