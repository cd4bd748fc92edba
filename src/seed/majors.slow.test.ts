import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import recentWorkflows from '../../seed/recent-workflows/dataset.js';
import { Administration } from '../postgres/administration.js';
import { attachTo } from '../postgres/embedded/attach.js';
import { makeFolder } from '../postgres/embedded/cachefolder.js';
import { clusterIn } from '../postgres/embedded/cluster.js';
import { embedded } from '../postgres/embedded/embedded.js';
import { serverUser } from '../postgres/embedded/user.js';
import type { Server } from '../postgres/server.js';
import type { Dataset } from './dataset.js';
import { seedDataset } from './seed.js';
import varied from './testing.varied.js';

// Where Debian and Ubuntu put the server, a folder a major.
const SYSTEM = '/usr/lib/postgresql';
const majors = existsSync(SYSTEM) ? readdirSync(SYSTEM).map(Number) : [];
const emit = () => undefined;

/** Starts a server from a folder of binaries, in a cluster of its own. */
const startSystem = async (cacheDir: string, major: number): Promise<Server> => {
  const user = serverUser();
  const cluster = clusterIn(cacheDir, { root: join(SYSTEM, String(major)), major, name: `system-${major}` }, user);
  makeFolder(cluster.directory, user);
  const attachment = await attachTo(cluster, emit);
  const administration = new Administration((database) => ({
    host: attachment.server.socketDir,
    port: 5432,
    user: 'postgres',
    database,
    lossHint: '',
  }));
  return {
    provider: 'system',
    version: await administration.version(),
    initOptions: '',
    connect: (database) => administration.connect(database),
    createDatabase: (name, mark, options) => administration.createDatabase(name, mark, options?.template),
    renameDatabase: (from, to, mark) => administration.renameDatabase(from, to, mark),
    dropDatabase: (name) => administration.dropDatabase(name),
    databases: () => administration.databases(),
    lock: (name, mode, onWait) => administration.lock(name, mode, onWait),
    stop: async () => {
      await administration.endSessions();
      await attachment.detach();
    },
  };
};

const factsOn = async (server: Server, dataset: Dataset) => {
  const { hash, tables } = await seedDataset(server, { dataset, scale: 'smoke', seed: 1, emit });
  return { hash, tables: tables.map(({ name, rows, checksum }) => ({ name, rows, checksum })) };
};

test.skipIf(majors.length === 0).each(majors)(
  'PostgreSQL %d holds the same rows as the embedded one: equal hashes and checksums',
  { timeout: 300_000 },
  async (major) => {
    const cacheDir = await mkdtemp(join(tmpdir(), 'planproof-majors-'));
    await chmod(cacheDir, 0o755);
    const servers = [await embedded().start({ cacheDir, emit }), await startSystem(cacheDir, major)];
    try {
      for (const dataset of [varied, recentWorkflows]) {
        const [own, system] = await Promise.all(servers.map((server) => factsOn(server, dataset)));
        expect(system).toEqual(own);
      }
    } finally {
      for (const server of servers) await server.stop();
      await rm(cacheDir, { recursive: true });
    }
  },
);
