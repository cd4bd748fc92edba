import { resolve } from 'node:path';
import { inputError } from '../errors.js';
import type { Config } from './config.js';
import { databaseOf } from './database.js';
import { type PlanproofConfig, readConfigFile } from './file.js';
import { bytesIn, limitsOf } from './limits.js';
import { type SessionFlags, sessionOf } from './session.js';
import { shardOf } from './shard.js';
import { timeBudgetOf } from './timeBudget.js';

/** What the command line said; absent: not given. */
export interface Flags extends SessionFlags {
  readonly scale?: string | undefined;
  readonly seed?: string | undefined;
  readonly postgres?: string | undefined;
  readonly 'database-url'?: string | undefined;
  readonly 'allow-remote'?: boolean | undefined;
  readonly keep?: boolean | undefined;
  readonly memory?: string | undefined;
  readonly cpus?: string | undefined;
  readonly out?: string | undefined;
  readonly scenarios?: string | undefined;
  readonly case?: readonly string[] | undefined;
  readonly shape?: readonly string[] | undefined;
  readonly 'time-budget'?: string | undefined;
  readonly shard?: string | undefined;
  readonly sweep?: readonly string[] | undefined;
}

/** What surrounds the process. */
export interface Surroundings {
  readonly cwd: string;
  /** What PLANPROOF_CACHE_DIR says. */
  readonly cacheDir?: string | undefined;
  /** Where the server keeps things when nothing else is said. */
  readonly defaultCacheDir: string;
  /** What a variable of the environment holds; asked only for one that the user names. */
  readonly variable?: (name: string) => string | undefined;
}

const DEFAULTS = { scale: 'ci', seed: 1, postgres: 'embedded', out: 'reports/latest', cacheSize: '20GB' } as const;

const parseSeed = (text: string): number => {
  const seed = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(seed)) return seed;
  throw inputError({
    code: 'invalid-seed',
    message: `"${text}" is no seed.`,
    hint: 'Give --seed a whole number from 0 to 9007199254740991.',
  });
};

/** Makes the one frozen value that the rest works from, and finds out what is wrong with it before anything slow starts. */
export const resolveConfig = async (
  flags: Flags,
  { cwd, cacheDir, defaultCacheDir, variable }: Surroundings,
): Promise<Config> => {
  const file = await readConfigFile(cwd);
  const scenariosDir = flags.scenarios ?? file.scenarios;
  const named = flags.postgres ?? (flags['database-url'] === undefined ? file.postgres : 'url');
  const postgres = named ?? DEFAULTS.postgres;
  const session = sessionOf(flags);
  const database = databaseOf(postgres, flags, variable);
  const limits = limitsOf(postgres, flags);
  const shard = shardOf(flags.shard);
  const timeBudgetMs = timeBudgetOf(flags['time-budget']);
  return Object.freeze({
    scale: flags.scale ?? file.scale ?? DEFAULTS.scale,
    seed: flags.seed === undefined ? (file.seed ?? DEFAULTS.seed) : parseSeed(flags.seed),
    postgres,
    ...(database !== undefined && { database }),
    ...(session !== undefined && { session }),
    ...(limits !== undefined && { limits }),
    cases: flags.case ?? [],
    shapes: flags.shape ?? [],
    sweeps: flags.sweep ?? [],
    ...(shard !== undefined && { shard }),
    ...(timeBudgetMs !== undefined && { timeBudgetMs }),
    ...(scenariosDir !== undefined && { scenariosDir: resolve(cwd, scenariosDir) }),
    compared: comparedOf(file),
    outDir: resolve(cwd, flags.out ?? file.out ?? DEFAULTS.out),
    cacheDir: cacheDir ? resolve(cwd, cacheDir) : defaultCacheDir,
    cacheBytes: cacheBytesOf(file.cacheSize ?? DEFAULTS.cacheSize),
  });
};

const cacheBytesOf = (text: string): number => {
  const bytes = bytesIn(text);
  if (bytes !== undefined) return bytes;
  throw inputError({
    code: 'invalid-cache-size',
    message: `"${text}" is no size for what is kept.`,
    hint: 'Give cacheSize in planproof.config an amount such as 500MB or 50GB.',
  });
};

const comparedOf = ({ queries, dataset, parameters, budgets }: PlanproofConfig): Config['compared'] => ({
  queries: typeof queries === 'string' ? [queries] : (queries ?? []),
  ...(dataset !== undefined && { dataset }),
  parameters: parameters ?? {},
  ...(budgets !== undefined && { budgets }),
});
