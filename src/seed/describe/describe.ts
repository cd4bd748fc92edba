import type { Server } from '../../postgres/server.js';
import type { Dataset } from '../dataset.js';
import type { SeededDataset } from '../seed.js';
import type { TableFacts } from '../verify.js';
import { measureSkew } from './measure-skew.js';
import { type Picture, rankSizePicture } from './picture.js';
import type { SkewFacts } from './skew.js';

/** What a dataset really holds, as the server counts it. */
export interface DatasetDescription {
  readonly name: string;
  readonly hash: string;
  readonly tables: readonly TableFacts[];
  readonly skews: readonly SkewFacts[];
  /** Rank-size of all skews, as a Vega-Lite specification. */
  readonly picture: Picture;
}

/** Measures the truth of a seeded dataset's skew: heaviest keys, distinct counts, and what pg_stats believes of them. */
export const describeDataset = async (
  server: Server,
  dataset: Dataset,
  { name, hash, database, tables }: SeededDataset,
): Promise<DatasetDescription> => {
  const session = await server.connect(database);
  try {
    const skews: SkewFacts[] = [];
    for (const skew of dataset.skews ?? []) skews.push(await measureSkew(session, skew));
    return { name, hash, tables, skews, picture: rankSizePicture(name, skews) };
  } finally {
    await session.end();
  }
};
