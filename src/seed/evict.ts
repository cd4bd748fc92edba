import type { Server } from '../postgres/server.js';
import type { Emit } from '../progress.js';
import { listDatasets, removeDataset } from './catalogue.js';
import { gigabytes } from './disk.js';

/**
 * Removes the least recently used datasets until all together, with `comingBytes` more, take at most `cacheBytes`; those in
 * use and `spared` stay. Says what it removed.
 */
export const evict = async (
  server: Server,
  {
    cacheBytes,
    comingBytes,
    spared,
    emit,
  }: { readonly cacheBytes: number; readonly comingBytes: number; readonly spared: string; readonly emit: Emit },
): Promise<void> => {
  const listed = await listDatasets(server);
  let total = listed.reduce((sum, { totalBytes }) => sum + totalBytes, comingBytes);
  for (const dataset of listed) {
    if (total <= cacheBytes) return;
    if (dataset.database === spared) continue;
    const { state } = await removeDataset(server, dataset);
    if (state === 'in-use') continue;
    total -= dataset.totalBytes;
    const size = `${gigabytes(dataset.totalBytes)}, last used ${dataset.usedAt}`;
    const limit = `datasets may take ${gigabytes(cacheBytes)}`;
    emit({ kind: 'note', message: `Removed the dataset ${dataset.name} (${size}): ${limit}.` });
  }
};
