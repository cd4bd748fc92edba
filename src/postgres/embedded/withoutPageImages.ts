import { readFile } from 'node:fs/promises';
import type { Administration } from '../administration.js';
import { switchPageImages } from '../pageImages.js';
import type { Session } from '../session.js';
import { type Cluster, configFileOf } from './cluster.js';
import { replaceConfiguration } from './configuration.js';
import { markUnsynced } from './initdb.js';

/** Shared by all who want none; who gets it alone is the last. */
const WITHOUT = 'without page images';

/**
 * Runs a task while the server writes no full-page images. They repair pages that the machine tore when it went down, and nothing else:
 * the mark has the whole cluster made anew then, as it has for copies that were not synced.
 */
export const withoutPageImages = async <T>(
  cluster: Cluster,
  administration: Administration,
  task: () => Promise<T>,
): Promise<T> => {
  await markUnsynced(cluster);
  const lock = await administration.lock(WITHOUT, 'shared');
  try {
    await setPageImages(cluster, administration, false);
    return await task();
  } finally {
    await lock.release();
    const alone = await administration.tryLock(WITHOUT, 'exclusive');
    if (alone !== undefined) await setPageImages(cluster, administration, true).finally(() => alone.release());
  }
};

/** Only the checkpointer is told: it answers for the setting of all, and the file is as it was before anyone else reads it. */
const setPageImages = async (cluster: Cluster, administration: Administration, wanted: boolean): Promise<void> => {
  const lock = await administration.lock('configuration', 'exclusive');
  const session = await administration.connect();
  const settings = await readFile(configFileOf(cluster), 'utf8');
  if (!wanted) replaceConfiguration(cluster, `${settings}full_page_writes = 'off'\n`);
  try {
    await switchPageImages(session, wanted, async () => void process.kill(await checkpointer(session), 'SIGHUP'));
  } finally {
    if (!wanted) replaceConfiguration(cluster, settings);
    await session.end();
    await lock.release();
  }
};

const checkpointer = async (session: Session): Promise<number> => {
  const [row] = await session.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'",
  );
  if (row === undefined) throw new Error('the server has no checkpointer');
  return row.pid;
};
