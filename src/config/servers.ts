import { join } from 'node:path';
import type { Config } from './config.js';

const separator = /\s*,\s*/;

/** "embedded:15" names its folder "embedded-15". */
const folderOf = (server: string): string => server.replaceAll(/[^\w.-]+/g, '-');

/**
 * The configuration for each server that `--postgres` lists: one is itself; of several each has a folder of its own below
 * the one for output.
 */
export const perServer = (config: Config): readonly Config[] => {
  const servers = [...new Set(config.postgres.split(separator).filter(Boolean))];
  if (servers.length < 2) return [{ ...config, postgres: servers[0] ?? config.postgres }];
  return servers.map((postgres) => ({ ...config, postgres, outDir: join(config.outDir, folderOf(postgres)) }));
};
