import { renameSync, writeFileSync } from 'node:fs';
import { type Cluster, configFileOf } from './cluster.js';

/** Writes the server's configuration anew. Renamed into place: data of another user must never be written through. */
export const replaceConfiguration = (cluster: Cluster, text: string): void => {
  const draft = `${configFileOf(cluster)}.draft`;
  writeFileSync(draft, text, { mode: 0o644 });
  renameSync(draft, configFileOf(cluster));
};
