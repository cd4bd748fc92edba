import { readFile } from 'node:fs/promises';
import type { Session } from '../session.js';
import { type Cluster, configFileOf } from './cluster.js';
import { replaceConfiguration } from './configuration.js';
import { markUnsynced } from './initdb.js';

/**
 * Turns fsync off for what this one session copies, and for nothing else: PostgreSQL lets no session set it, but a backend that
 * is told by SIGHUP to read the configuration again does so alone. Checkpoints and every commit stay as durable as they are; the
 * copies are synced when the server stops. The caller holds a lock, so that two never write the configuration at once.
 */
export const copyUnsynced = async (cluster: Cluster, session: Session): Promise<void> => {
  await markUnsynced(cluster);
  const settings = await readFile(configFileOf(cluster), 'utf8');
  replaceConfiguration(cluster, `${settings}fsync = 'off'\n`);
  try {
    process.kill(session.processId, 'SIGHUP');
    // It reads them before it carries out the next command.
    await session.query('SELECT 1');
  } finally {
    replaceConfiguration(cluster, settings);
  }
};
