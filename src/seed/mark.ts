import { z } from 'zod';
import type { DatabaseInfo, DatabaseMark } from '../postgres/server.js';

const Table = z.object({ name: z.string(), rows: z.number(), bytes: z.number(), checksum: z.string() });

const Details = z.object({
  name: z.string(),
  hash: z.string(),
  axes: z.record(z.string(), z.number()),
  seed: z.number(),
  tables: z.array(Table),
  times: z.object({ loadMs: z.number(), indexMs: z.number(), vacuumMs: z.number(), verifyMs: z.number() }),
  /** ISO times. */
  createdAt: z.string(),
  usedAt: z.string(),
  /** On a server that is not planproof's own: stays there when the last run leaves. */
  kept: z.literal(true).optional(),
});

/** What a finished dataset's database says of itself in its mark. */
export type DatasetMark = z.infer<typeof Details>;

/** A dataset that a server keeps. */
export interface KeptDataset extends DatasetMark {
  readonly database: string;
  /** All of the database, by the server's count. */
  readonly bytes: number;
}

export const markOf = (details: DatasetMark): DatabaseMark => ({ planproof: 1, purpose: 'dataset', ...details });

/** A database as a dataset; undefined if it is none, or was left by a version that marked otherwise. */
export const datasetIn = ({ name, mark, bytes }: DatabaseInfo): KeptDataset | undefined => {
  if (mark.purpose !== 'dataset') return undefined;
  const details = Details.safeParse(mark);
  return details.success ? { ...details.data, database: name, bytes } : undefined;
};
