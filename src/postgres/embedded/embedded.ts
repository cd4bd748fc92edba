import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { environmentError } from '../../errors.js';
import type { Emit } from '../../progress.js';
import { Administration } from '../administration.js';
import type { ConnectionTarget } from '../connectionTarget.js';
import type { PostgresProvider, Server, StartOptions } from '../server.js';
import type { Session } from '../session.js';
import { attachTo } from './attach.js';
import type { Attachment } from './attachment.js';
import { findBinaries, type Wanted } from './binaries.js';
import { diskOf, makeFolder, prepareCacheFolder } from './cachefolder.js';
import { type Cluster, clusterIn, dataDirOf, INITDB_OPTIONS, logOf } from './cluster.js';
import { canConnect } from './connection.js';
import { newestKeeper } from './generation.js';
import { endPostmaster } from './orphan.js';
import { servesDataDir } from './processes.js';
import { openRelay } from './relay.js';
import { dropLeftScratch, owned } from './scratch.js';
import { startStandby } from './standby.js';
import { copyUnsynced } from './unsyncedCopy.js';
import { serverUser } from './user.js';
import { withoutPageImages } from './withoutPageImages.js';

const noUser = () =>
  environmentError({
    code: 'no-unprivileged-user',
    message: 'PostgreSQL refuses to run as root, and this machine knows neither the user "postgres" nor "nobody".',
    hint: 'Run planproof as an ordinary user, or add one of them (useradd --system postgres).',
  });

const findCluster = async (cacheDir: string, wanted: Wanted | undefined, emit: Emit): Promise<Cluster> => {
  const user = serverUser();
  if (user === undefined && process.getuid?.() === 0) throw noUser();
  prepareCacheFolder(cacheDir, user);
  const cluster = clusterIn(cacheDir, await findBinaries(cacheDir, user, emit, wanted), user);
  makeFolder(cluster.directory, user);
  return { ...cluster, directory: await realpath(cluster.directory) };
};

const targetOf = (cluster: Cluster, attachment: Attachment, database: string): ConnectionTarget => ({
  host: attachment.server.socketDir,
  port: 5432,
  user: 'postgres',
  database,
  lossHint: `Run the same command again; why the server went away stands in ${logOf(cluster)}.`,
});

const release = async (cluster: Cluster, attachment: Attachment): Promise<void> => {
  const { postmasterPid } = attachment.server;
  if (attachment.isHeld) await attachment.detach();
  if (await isKept(cluster)) return;
  // The keeper was killed, perhaps this very moment: nobody else will stop the server that this process used.
  if (await servesDataDir(postmasterPid, dataDirOf(cluster))) await endPostmaster(postmasterPid);
};

const isKept = async ({ directory }: Cluster): Promise<boolean> => {
  const record = await newestKeeper(directory);
  return record !== undefined && (await canConnect(record.socket));
};

const onLinux = process.platform === 'linux';

const serverOn = async (name: string, cluster: Cluster, attachment: Attachment): Promise<Server> => {
  const beforeCopy = async (session: Session) => {
    const lock = await administration.lock('configuration', 'exclusive');
    await copyUnsynced(cluster, session).finally(() => lock.release());
  };
  const administration = new Administration((database) => targetOf(cluster, attachment, database), { beforeCopy });
  await dropLeftScratch(administration);
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    await administration.endSessions();
    await release(cluster, attachment);
  };
  return {
    provider: name,
    version: await administration.version(),
    initOptions: INITDB_OPTIONS.slice(0, 2).join(' '),
    connect: (database) => administration.connect(database),
    createDatabase: (database, mark, options) =>
      administration.createDatabase(database, owned(mark), options?.template),
    renameDatabase: (from, to, mark) => administration.renameDatabase(from, to, mark),
    dropDatabase: (database) => administration.dropDatabase(database),
    databases: () => administration.databases(),
    lock: (lock, mode, onWait) => administration.lock(lock, mode, onWait),
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
    restart: async (profile) => {
      // They would be cut; and a lock kept while waiting for others could be what those others wait for.
      await administration.endSessions();
      await attachment.restart(profile);
    },
    crash: () => attachment.crash(),
    withoutPageImages: (task) => withoutPageImages(cluster, administration, task),
    standby: () =>
      startStandby({
        cluster,
        socketDir: attachment.server.socketDir,
        connect: (database) => administration.connect(database),
      }),
    ...(onLinux ? { backendPid: (session) => session.processId } : {}),
    addressOf: (database) => {
      const { host, port, user } = targetOf(cluster, attachment, database);
      return {
        // Clients that know no sockets still find a host where a URL has one; the others take the folder for it.
        url: `postgresql://${user}@localhost:${port}/${encodeURIComponent(database)}?host=${encodeURIComponent(host)}`,
        relay: () => openRelay({ path: join(host, `.s.PGSQL.${port}`), user, database }),
      };
    },
    disk: async () => diskOf(cluster.directory),
  };
};

/** PostgreSQL from the npm registry's binaries, run privately on this machine; its clusters stay in the cache. */
export const embedded = (wanted?: Wanted): PostgresProvider => {
  const name = ['embedded', wanted && [wanted.major, wanted.minor].filter(Boolean).join('.')].filter(Boolean).join(':');
  return {
    name,
    start: async ({ cacheDir, emit }: StartOptions) => {
      const cluster = await findCluster(resolve(cacheDir), wanted, emit);
      emit({ kind: 'step', title: 'Starting PostgreSQL' });
      const attachment = await attachTo(cluster, emit);
      return serverOn(name, cluster, attachment).catch(async (error: unknown) => {
        await release(cluster, attachment);
        throw error;
      });
    },
  };
};
