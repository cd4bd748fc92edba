import { pathToFileURL } from 'node:url';
import { createJiti } from 'jiti';
import { inputError, PlanproofError } from '../errors.js';
import type { Dataset } from '../seed/dataset.js';
import { shownPath } from '../sql/source.js';
import type { FoundScenario } from './discover.js';
import type { LoadedScenario } from './loaded.js';
import { validate } from './validate.js';

/** What `import ... from 'planproof'` gives in a user's file: this very copy, wherever that file stands. */
export type PublicApi = object;

/** Loads and validates one scenario. Throws `scenario-not-loaded` or `invalid-scenario`, naming the file. */
export const loadScenario = async (found: FoundScenario, api: PublicApi): Promise<LoadedScenario> =>
  validate(await exported(found, api), found, shownPath(found.module), new Date());

const exported = async ({ module, origin }: FoundScenario, api: PublicApi): Promise<unknown> => {
  try {
    // Built-in scenarios are compiled; a user's TypeScript must load on Node 20 too, and without planproof in its node_modules.
    if (origin === 'built-in') return (await import(pathToFileURL(module).href)).default;
    return (await loader(api).import<{ readonly default?: unknown }>(module)).default;
  } catch (cause) {
    const { message } = cause as Error;
    throw inputError({
      code: 'scenario-not-loaded',
      message: `Cannot load ${shownPath(module)}: ${message}`,
      hint: cause instanceof PlanproofError ? cause.hint : 'Mend the file, then try "planproof list".',
      cause,
    });
  }
};

/** Loads the dataset that a file exports, alone or as a scenario's. Throws `dataset-not-loaded`, naming the file. */
export const loadDataset = async (file: string, api: PublicApi): Promise<Dataset> => {
  const found = await exportedDataset(file, api);
  if (found?.module !== undefined && found.schema !== undefined) return found;
  throw inputError({
    code: 'dataset-not-loaded',
    message: `${shownPath(file)} exports no dataset.`,
    hint: 'Write "export default defineDataset({ ... })" there, or name another file as "dataset" in planproof.config.ts.',
  });
};

const exportedDataset = async (file: string, api: PublicApi): Promise<Dataset | undefined> => {
  try {
    const { default: value } = await loader(api).import<{ readonly default?: Dataset & { dataset?: Dataset } }>(file);
    return value?.dataset ?? value;
  } catch (cause) {
    throw inputError({
      code: 'dataset-not-loaded',
      message: `Cannot load ${shownPath(file)}: ${(cause as Error).message}`,
      hint:
        cause instanceof PlanproofError
          ? cause.hint
          : 'Mend the file, or name another as "dataset" in planproof.config.ts.',
      cause,
    });
  }
};

const loader = (api: PublicApi) =>
  createJiti(import.meta.url, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    virtualModules: { planproof: api },
  });
