import type { Server } from '../postgres/server.js';
import type { Emit } from '../progress.js';
import { type BoundDataset, bindDataset } from './bind.js';
import { type Content, contentOf } from './content.js';
import type { Axes, Dataset } from './dataset.js';
import { databaseName, datasetHash } from './hash.js';
import { axesOf } from './scale.js';

export interface SeedOptions {
  readonly dataset: Dataset;
  /** The name of a scale, or a number for each axis. */
  readonly scale: string | Axes;
  readonly seed: number;
  readonly emit: Emit;
  /** Generating threads, each with a connection; half the processors if absent. */
  readonly threads?: number;
}

/** What is known of a dataset before the server is asked. */
export interface SeedPlan extends SeedOptions {
  readonly axes: Axes;
  readonly bound: BoundDataset;
  readonly content: Content;
  readonly hash: string;
  /** The database that holds it once it is complete. */
  readonly database: string;
}

/** Binds, reads and hashes a dataset; what is wrong with its definition is an input error. */
export const planSeeding = (server: Server, options: SeedOptions): SeedPlan => {
  const { dataset, scale, seed } = options;
  const axes = typeof scale === 'string' ? axesOf(dataset, scale) : scale;
  const content = contentOf(dataset);
  const bound = bindDataset(dataset, axes, seed);
  const hash = datasetHash(dataset, bound, content, axes, seed);
  return { ...options, axes, content, bound, hash, database: databaseName(dataset.name, hash, server) };
};
