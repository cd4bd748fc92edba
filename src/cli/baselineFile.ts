import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { inputError } from '../errors.js';
import type { Baseline } from '../gate/baseline.js';
import { baselineFromJson } from '../report/baselineJson.js';

/** Where a baseline stands when nobody names a file. */
export const DEFAULT_BASELINE = 'reports/baselines/main.json';

/** Reads a baseline. Throws `missing-baseline`, naming the command that makes one, or `invalid-baseline`. */
export const readBaseline = async (file: string): Promise<Baseline> => {
  if (existsSync(file)) return baselineFromJson(await readFile(file, 'utf8'), file);
  throw inputError({
    code: 'missing-baseline',
    message: `There is no baseline ${file}.`,
    hint: `Make it from a run that you accept: planproof gate reports/latest/report.json --accept --baseline ${file}`,
  });
};

/** The same, or none where there is no such file. */
export const findBaseline = async (file: string): Promise<Baseline | undefined> =>
  existsSync(file) ? readBaseline(file) : undefined;
