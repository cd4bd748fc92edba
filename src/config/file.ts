import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createJiti } from 'jiti';
import { z } from 'zod';
import { inputError, nearest } from '../errors.js';

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const Settings = z.strictObject({
  scenarios: z.string().min(1).optional(),
  scale: z.string().min(1).optional(),
  seed: z.int().min(0).optional(),
  postgres: z.string().min(1).optional(),
  out: z.string().min(1).optional(),
  /** How much of the disk kept datasets may take together, such as '50GB'; beyond it the least recently used go. */
  cacheSize: z.string().min(1).optional(),
  /** Patterns of the .sql files that `run --base` compares. */
  queries: z.union([z.string().min(1), z.array(z.string().min(1))]).optional(),
  /** The file whose default export is the dataset that they are asked of. */
  dataset: z.string().min(1).optional(),
  /** Values for their parameters, by name. */
  parameters: z.record(z.string(), z.union([Scalar, z.array(Scalar)])).optional(),
  /** What a change of a query must keep; more work, new scans and more time are refused if absent. */
  budgets: z.array(z.looseObject({ kind: z.string() })).optional(),
});

/** What `planproof.config.ts` may export: the flags of the same names. Paths are relative to the file. */
export type PlanproofConfig = z.infer<typeof Settings>;

const NAMES = ['ts', 'mts', 'js', 'mjs', 'json'].map((ending) => `planproof.config.${ending}`);

/** The configuration file of a folder, where there is one. */
export const configFileOf = (directory: string): string | undefined =>
  NAMES.map((name) => join(directory, name)).find((path) => existsSync(path));

/** Reads the configuration file of a folder; empty where there is none. Throws `invalid-config`, naming every fault. */
export const readConfigFile = async (directory: string): Promise<PlanproofConfig> => {
  const file = configFileOf(directory);
  if (file === undefined) return {};
  const result = Settings.safeParse(await exported(file));
  if (result.success) return result.data;
  throw inputError({
    code: 'invalid-config',
    message: [
      `${relative(directory, file)} is not a valid configuration:`,
      ...result.error.issues.flatMap(faults),
    ].join('\n  - '),
    hint: `It exports an object that may hold: ${Object.keys(Settings.shape).join(', ')}.`,
  });
};

const exported = async (file: string): Promise<unknown> => {
  try {
    return await createJiti(import.meta.url, { fsCache: false }).import(file, { default: true });
  } catch (cause) {
    throw inputError({
      code: 'config-not-loaded',
      message: `Cannot load ${file}: ${(cause as Error).message}`,
      hint: 'Mend the file; it is plain TypeScript, JavaScript or JSON with a default export.',
      cause,
    });
  }
};

const faults = (issue: z.core.$ZodIssue): string[] => {
  if (issue.code !== 'unrecognized_keys') return [`${issue.path.join('.') || 'the export'}: ${issue.message}`];
  return issue.keys.map((key) => {
    const meant = nearest(key, Object.keys(Settings.shape));
    return `unknown key "${key}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`;
  });
};
