import type { DatabaseInfo, Server } from '../postgres/server.js';
import { tryLockDataset } from './lock.js';
import { datasetIn, type KeptDataset } from './mark.js';

/** A dataset that a server keeps, with the clones that scenarios made of it, and those that killed runs began. */
export interface ListedDataset extends KeptDataset {
  readonly clones: readonly { readonly database: string; readonly bytes: number }[];
  /** Of the dataset and its clones. */
  readonly totalBytes: number;
}

/** The datasets that a server keeps, the least recently used first. */
export const listDatasets = async (server: Server): Promise<readonly ListedDataset[]> =>
  listedIn(await server.databases());

const listedIn = (databases: readonly DatabaseInfo[]): readonly ListedDataset[] =>
  databases
    .flatMap((info) => datasetIn(info) ?? [])
    .map((kept) => {
      const clones = databases
        .filter(({ mark }) => mark.dataset === kept.hash && (mark.purpose === 'clone' || mark.purpose === 'building'))
        .map(({ name, bytes }) => ({ database: name, bytes }));
      return { ...kept, clones, totalBytes: clones.reduce((sum, { bytes }) => sum + bytes, kept.bytes) };
    })
    .sort((a, b) => (a.usedAt < b.usedAt ? -1 : 1));

export type Removal =
  | { readonly state: 'removed'; readonly dataset: ListedDataset }
  | { readonly state: 'in-use'; readonly dataset: ListedDataset };

/** Removes datasets and their clones, except those that a run is using. */
export const removeDatasets = async (
  server: Server,
  which: (dataset: ListedDataset) => boolean = () => true,
): Promise<readonly Removal[]> => {
  const removals: Removal[] = [];
  for (const dataset of (await listDatasets(server)).filter(which)) removals.push(await removeDataset(server, dataset));
  return removals;
};

/** Removes one dataset and its clones unless a run is using it. */
export const removeDataset = async (server: Server, dataset: ListedDataset): Promise<Removal> => {
  const lock = await tryLockDataset(server, dataset.database);
  if (!lock) return { state: 'in-use', dataset };
  try {
    for (const { database } of dataset.clones) await server.dropDatabase(database);
    await server.dropDatabase(dataset.database);
    return { state: 'removed', dataset };
  } finally {
    await lock.release();
  }
};
