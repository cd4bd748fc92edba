import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';
import { inputError } from '../../errors.js';
import type { Dataset } from '../dataset.js';

const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const PUBLIC_API = fileURLToPath(new URL(`../../index${extension}`, import.meta.url));
const COMPILED_ROOT = new URL('../../../', import.meta.url).href;

/** Loads the dataset that a module exports by default, alone or as a scenario's `dataset`, as `name`. */
export const loadDataset = async (module: string, name: string): Promise<Dataset> => {
  const exported = await defaultExport(module);
  // A scenario may bear the name of its dataset.
  const found = [exported?.dataset, exported].find((candidate) => candidate?.name === name);
  if (found) return found as Dataset;
  throw inputError({
    code: 'dataset-not-exported',
    message: `The dataset ${name} says that it lives in ${module}, whose default export is another.`,
    hint: `Write "export default defineDataset({ name: '${name}', module: import.meta.url, ... })" there.`,
  });
};

interface Exported {
  readonly name?: string;
  readonly dataset?: Exported;
}

/** The package's own compiled modules load as they are; a user's may be TypeScript, and have no planproof beside them. */
const defaultExport = async (module: string): Promise<Exported | undefined> => {
  if (extension === '.js' && module.startsWith(COMPILED_ROOT)) return (await import(module)).default;
  const jiti = createJiti(import.meta.url, { alias: { planproof: PUBLIC_API } });
  return jiti.import<Exported>(fileURLToPath(module), { default: true });
};
