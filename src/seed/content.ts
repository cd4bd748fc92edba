import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inputError } from '../errors.js';
import type { Dataset } from './dataset.js';

/** The SQL that stands beside a dataset's module. */
export interface Content {
  readonly schema: string;
  /** Empty where the dataset has none. */
  readonly indexes: string;
}

/** Reads a dataset's SQL files; a file that cannot be read is an input error. */
export const contentOf = ({ name, module, schema, indexes }: Dataset): Content => ({
  schema: read(name, module, schema),
  indexes: indexes === undefined ? '' : read(name, module, indexes),
});

const read = (dataset: string, module: string, file: string): string => {
  const path = pathOf(module, file);
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw inputError({
      code: 'missing-sql-file',
      message: `Dataset ${dataset} names the file ${file}, which cannot be read: ${path}`,
      hint: "Put it beside the dataset's module, or mend its name in the definition.",
      cause,
    });
  }
};

/** SQL is not compiled: dist/seed/x/dataset.js has its schema.sql in seed/x. */
const pathOf = (module: string, file: string): string => {
  const beside = fileURLToPath(new URL(file, module));
  return existsSync(beside) ? beside : beside.replace(/([\\/])dist[\\/](?!.*[\\/]dist[\\/])/, '$1');
};
