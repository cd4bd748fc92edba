import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Emit } from '../../progress.js';
import { Secret } from '../../secret.js';
import { openSession } from '../client.js';
import { switchPageImages } from '../pageImages.js';
import { reach } from '../remote/reach.js';
import { remoteServer } from '../remote/remote.js';
import { type RemoteTarget, targetOf } from '../remote/target.js';
import type { PostgresProvider, Server } from '../server.js';
import type { Session } from '../session.js';
import { configure, configureLibraries } from './configure.js';
import { didNotStart, findEngine } from './engine.js';
import { hostPid } from './hostPid.js';
import { ownLabels, remove, removeLeft } from './labels.js';
import { type Draft, type Engine, loadTestcontainers, type Started } from './testcontainers.js';

/** What a container may use; absent: what the engine gives. */
export interface ContainerLimits {
  readonly memoryBytes?: number | undefined;
  readonly cpus?: number | undefined;
}

const PORT = 5432;
const GIB = 1024 ** 3;

// Docker's 64 MiB are too few for the hash tables that parallel workers share; it is a limit, not a reservation.
const SHARED_MEMORY_BYTES = GIB;

// The first start makes a cluster, on a slow disk perhaps.
const STARTUP_MS = 180_000;

/** PostgreSQL in a container of its own, which goes when the run ends, with its data. */
export const container = (image: string, limits: ContainerLimits = {}): PostgresProvider => {
  const name = `container:${image}`;
  return {
    name,
    keepsNothing: true,
    start: async ({ emit }) => {
      const testcontainers = await loadTestcontainers();
      const engine = await findEngine(testcontainers);
      await tellLeft(engine, emit);
      emit({ kind: 'step', title: `Starting a container of ${image}` });
      const password = new Secret(randomBytes(24).toString('base64url'));
      const draft = limited(new testcontainers.GenericContainer(image), limits)
        .withEnvironment({ POSTGRES_PASSWORD: password.reveal() })
        .withLabels(ownLabels());
      const started = await draft.start().catch((error: unknown) => {
        throw didNotStart(image, error);
      });
      try {
        const pid = await settle(started, engine, password, limits.memoryBytes);
        const target = targetIn(started, password);
        const server = await remoteServer(target, { provider: name, keep: false, emit });
        const contained = await containedServer(server, pid, () => remove(engine, started.getId()));
        return { ...contained, addressOf: (database) => ({ url: urlOf(target, password, database) }) };
      } catch (error) {
        await remove(engine, started.getId());
        throw error;
      }
    },
  };
};

const tellLeft = async (engine: Engine, emit: Emit): Promise<void> => {
  const left = await removeLeft(engine);
  if (left.length > 0) emit({ kind: 'note', message: `Removed ${left.length} containers that killed runs had left.` });
};

const limited = (draft: Draft, { memoryBytes, cpus }: ContainerLimits): Draft =>
  draft
    .withExposedPorts(PORT)
    .withSharedMemorySize(SHARED_MEMORY_BYTES)
    .withStartupTimeout(STARTUP_MS)
    // Cleaning up is ours, by label: the reaper would be a second, privileged container.
    .withAutoCleanup(false)
    .withResourcesQuota({
      ...(memoryBytes !== undefined && { memory: memoryBytes / GIB }),
      ...(cpus !== undefined && { cpu: cpus }),
    });

const targetIn = (started: Started, password: Secret): RemoteTarget => ({
  host: started.getHost(),
  // Asked anew each time: a restart may map another one.
  port: started.getMappedPort(PORT),
  user: 'postgres',
  database: 'postgres',
  password,
  place: `${started.getHost()}:${started.getMappedPort(PORT)} (container ${started.getId().slice(0, 12)})`,
});

/** For commands that make tables or rows: they are told as much of the container as planproof knows itself. */
const urlOf = ({ host, port, user }: RemoteTarget, password: Secret, database: string): string =>
  `postgresql://${user}:${password.reveal()}@${host}:${port}/${encodeURIComponent(database)}`;

/** Brings a fresh server under the settings to measure with; gives the pid of the container's first process on its host. */
const settle = async (
  started: Started,
  engine: Engine,
  password: Secret,
  memoryBytes: number | undefined,
): Promise<number> => {
  const before = await reachSoon(targetIn(started, password));
  const major = await majorOf(before);
  await configure(before, major, memoryBytes);
  await before.end();
  await started.restart();
  const after = await reachSoon(targetIn(started, password));
  await configureLibraries(after, major);
  await after.end();
  return (await engine.getContainer(started.getId()).inspect()).State.Pid;
};

const majorOf = async (session: Session): Promise<number> => {
  const [row] = await session.query<{ major: number }>(
    `SELECT current_setting('server_version_num')::int / 10000 AS major`,
  );
  return row?.major ?? 0;
};

const PATIENCE_MS = 30_000;

// The port is open a moment before the server takes connections, and may belong to the engine's own proxy.
const reachSoon = async (target: RemoteTarget): Promise<Session> => {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(100)) {
    const session = await openSession(targetOf(target)).catch(() => undefined);
    if (session !== undefined) return session;
  }
  return reach(target);
};

const containedServer = async (
  server: Server,
  containerPid: number,
  removeIt: () => Promise<void>,
): Promise<Server> => {
  let stopped: Promise<void> | undefined;
  const { backendPid: _, ...rest } = server;
  const pidOf = (session: Session) => hostPid(containerPid, session.processId);
  return {
    ...rest,
    // Nothing has to be dropped in a server that goes: the connections end with it.
    stop: () => {
      stopped ??= server
        .stop()
        .catch(() => undefined)
        .then(removeIt);
      return stopped;
    },
    withoutPageImages: (task) => withoutPageImages(server, task),
    ...((await isHere(server, pidOf)) && { backendPid: (session: Session) => pidOf(session) ?? session.processId }),
  };
};

/** Nothing of the server outlives the run, and nobody else uses it. */
const withoutPageImages = async <T>(server: Server, task: () => Promise<T>): Promise<T> => {
  const set = async (wanted: boolean) => {
    const session = await server.connect('postgres');
    await switchPageImages(session, wanted, async () => {
      await session.script(`ALTER SYSTEM SET full_page_writes = ${wanted ? 'on' : 'off'}`);
      await session.script('SELECT pg_reload_conf()');
    }).finally(() => session.end());
  };
  try {
    await set(false);
    return await task();
  } finally {
    await set(true);
  }
};

const isHere = async (server: Server, pidOf: (session: Session) => number | undefined): Promise<boolean> => {
  if (process.platform !== 'linux') return false;
  const session = await server.connect('postgres');
  const pid = pidOf(session);
  await session.end();
  return pid !== undefined;
};
