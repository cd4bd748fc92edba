import pg from 'pg';
import { environmentError, type PlanproofError } from '../errors.js';
import type { Server } from '../postgres/server.js';
import type { BoundDataset, BoundTable } from './bind.js';
import { sampledPositions, sampleText } from './sample.js';

const MEGABYTE = 1_000_000;
const GIGABYTE = 1000 * MEGABYTE;

/** "2.6 GB", "38 MB". */
export const gigabytes = (bytes: number): string =>
  bytes >= GIGABYTE ? `${(bytes / GIGABYTE).toFixed(1)} GB` : `${Math.ceil(bytes / MEGABYTE)} MB`;

// Tuple header, line pointer and the page's share of a row; values as JSON are about as long as on disk.
const ROW_OVERHEAD = 30;
// Four or five B-trees on a table of mostly wide rows, and what building them needs beside them for a while.
const WITH_INDEXES = 1.6;
// The catalogs of a new database, and room for the server to breathe.
const RESERVE = 100 * MEGABYTE;

/** About how many bytes a dataset needs on disk while it is made. */
export const estimateBytes = ({ tables }: BoundDataset): number =>
  tables.reduce((sum, table) => sum + heapBytes(table) * WITH_INDEXES, RESERVE);

const heapBytes = (table: BoundTable): number => {
  const sampled = sampledPositions(table.rows).length;
  return sampled === 0 ? 0 : table.rows * (sampleText(table).length / sampled + ROW_OVERHEAD);
};

/** Refuses to begin what cannot fit, with numbers. */
export const checkDisk = async (server: Server, dataset: string, neededBytes: number): Promise<void> => {
  const disk = await server.disk?.();
  if (!disk || disk.freeBytes >= neededBytes) return;
  throw environmentError({
    code: 'disk-too-small',
    message: `Dataset ${dataset} needs about ${gigabytes(neededBytes)}, and the disk has ${gigabytes(disk.freeBytes)} free of ${gigabytes(disk.totalBytes)}.`,
    hint: FREE_SPACE,
  });
};

const FREE_SPACE = 'Free space, remove old datasets with "planproof clean", or use a smaller --scale.';

const DISK_FULL = '53100';

/** Whether the server stopped because the disk is full. */
export const isDiskFull = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === DISK_FULL;

/** The error of a disk that filled up meanwhile, with numbers. */
export const diskFull = async (server: Server, dataset: string, cause: unknown): Promise<PlanproofError> => {
  const disk = await server.disk?.().catch(() => undefined);
  const left = disk ? ` (${gigabytes(disk.freeBytes)} free of ${gigabytes(disk.totalBytes)} now)` : '';
  return environmentError({
    code: 'disk-full',
    message: `The disk is full: dataset ${dataset} could not be made, and what there was of it has been removed${left}.`,
    hint: FREE_SPACE,
    cause,
  });
};
