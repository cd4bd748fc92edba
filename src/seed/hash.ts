import { createHash } from 'node:crypto';
import type { ServerVersion } from '../postgres/server.js';
import type { BoundDataset } from './bind.js';
import { type Content, hashedContent } from './content.js';
import type { Axes, Dataset } from './dataset.js';
import { sampleText } from './sample.js';

// Counts up when the same definition comes out as other rows.
const GENERATION = 1;

/**
 * SHA-256 (hex) of what a dataset is: its definition and SQL, its axes and seed, and, since code in closures cannot be
 * hashed, what that code makes: 1,000 rows of each table and the pools.
 */
export const datasetHash = (
  dataset: Dataset,
  { tables, pools }: BoundDataset,
  content: Content,
  axes: Axes,
  seed: number,
): string => {
  const hash = createHash('sha256');
  const add = (part: unknown) => hash.update(`${JSON.stringify(part)}\n`);
  add([GENERATION, dataset.name, hashedContent(content), Object.entries(axes).sort(), seed]);
  for (const [name, entries] of [...pools].sort(([a], [b]) => (a < b ? -1 : 1))) add([name, entries]);
  for (const table of tables) {
    add([table.name, table.rows, table.says, table.columns.map(({ name, says }) => [name, says])]);
    hash.update(sampleText(table));
  }
  return hash.digest('hex');
};

/** The name of a dataset's database: other majors and other initdb options make other files. */
export const databaseName = (
  dataset: string,
  hash: string,
  server: { readonly version: ServerVersion; readonly initOptions: string },
): string => {
  const key = createHash('sha256').update(JSON.stringify([hash, server.version.major, server.initOptions]));
  const readable = dataset.replaceAll(/[^a-z0-9]+/gi, '_').toLowerCase();
  return `planproof_${readable.slice(0, 30)}_${key.digest('hex').slice(0, 16)}`;
};
