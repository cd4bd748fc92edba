import { contentOfSource, type ReadSource, readSource } from '../sql/source.js';
import type { Dataset } from './dataset.js';

/** What stands in the files of a dataset besides its module. */
export interface Content {
  readonly schema: ReadSource;
  readonly data?: ReadSource;
  readonly indexes?: ReadSource;
}

/** Reads a dataset's files; one that cannot be read is an input error. */
export const contentOf = ({ name, module, schema, data, indexes }: Dataset): Content => {
  const who = `Dataset ${name}`;
  return {
    schema: readSource(who, module, schema),
    ...(data !== undefined && { data: readSource(who, module, data) }),
    ...(indexes !== undefined && { indexes: readSource(who, module, indexes) }),
  };
};

/** What a hash of the dataset covers of it. */
export const hashedContent = ({ schema, data, indexes }: Content): unknown => ({
  schema: contentOfSource(schema),
  indexes: indexes === undefined ? '' : contentOfSource(indexes),
  ...(data !== undefined && { data: contentOfSource(data) }),
});
