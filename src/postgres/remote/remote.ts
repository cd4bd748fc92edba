import pg from 'pg';
import { Administration } from '../administration.js';
import type { DatabaseMark, Server, StartOptions } from '../server.js';
import type { Session } from '../session.js';
import { askStanding, refuseForbidding, refuseUnfit } from './admit.js';
import { isBackendHere } from './backendPid.js';
import { reach } from './reach.js';
import { joinRuns } from './runs.js';
import { type RemoteTarget, targetOf } from './target.js';

export interface RemoteOptions extends Pick<StartOptions, 'emit'> {
  /** How the server was had, for people and reports: "url". */
  readonly provider: string;
  /** Leaves datasets and their clones on the server when the last run leaves. */
  readonly keep: boolean;
}

const MAINTENANCE = 'postgres';

/**
 * A running server that is somebody else's. Everything happens in databases that planproof makes there and drops when it leaves; no
 * role, setting or extension outside of them is touched.
 */
export const remoteServer = async (target: RemoteTarget, { provider, keep, emit }: RemoteOptions): Promise<Server> => {
  const first = await reach(target);
  const known = await admitted(first, target.place);
  const administration = new Administration((database) => targetOf(target, database), {
    maintenance: await maintenanceOf(target),
  });
  const { run, dropped } = await joinRuns(administration, keep);
  if (dropped > 0)
    emit({ kind: 'note', message: `Dropped ${dropped} databases that runs had left on ${target.place}.` });
  const marked = (mark: DatabaseMark): DatabaseMark => ({ ...mark, ...run.mark });
  const home = homeOf(administration, `planproof_home_${run.mark.run}`, marked({ planproof: 1, purpose: 'scratch' }));
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    await administration.endSessions();
    await run.leave().catch((error: Error) => {
      const message = `What planproof made on ${target.place} could not be dropped (${error.message}); the next run there, or "planproof clean", does it.`;
      emit({ kind: 'warning', message });
    });
    await administration.endSessions();
  };
  return {
    provider,
    version: await administration.version(),
    initOptions: known.initOptions,
    connect: async (database) => administration.connect(database ?? (await home())),
    createDatabase: (name, mark, options) => administration.createDatabase(name, marked(mark), options?.template),
    renameDatabase: (from, to, mark) => administration.renameDatabase(from, to, marked(mark)),
    dropDatabase: (name) => administration.dropDatabase(name),
    databases: () => administration.databases(),
    lock: (name, mode, onWait) => administration.lock(name, mode, onWait),
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
    ...(known.isHere && { backendPid: (session: Session) => session.processId }),
  };
};

/** What the first session found out about the server. */
interface Known {
  /** What new databases are like there. */
  readonly initOptions: string;
  readonly isHere: boolean;
}

const admitted = async (first: Session, place: string): Promise<Known> => {
  try {
    const standing = await askStanding(first);
    refuseUnfit(first, standing, place);
    refuseForbidding(standing, place);
    return { initOptions: await templateOptions(first), isHere: await isBackendHere(first) };
  } finally {
    await first.end();
  }
};

const templateOptions = async (session: Session): Promise<string> => {
  const [row] = await session.query<{ options: string }>(`
    SELECT concat_ws(' ', pg_encoding_to_char(encoding), datcollate, datctype, current_setting('block_size')) AS options
    FROM pg_database WHERE datname = 'template0'`);
  return `remote ${row?.options}`;
};

/** Locks are of one database: all runs meet in the same one, whatever database their URLs name, where they may enter it. */
const maintenanceOf = async (target: RemoteTarget): Promise<string> => {
  if (target.database === MAINTENANCE) return MAINTENANCE;
  try {
    await (await reach({ ...target, database: MAINTENANCE })).end();
    return MAINTENANCE;
  } catch (error) {
    // Whoever went elsewhere because the server is busy would take the databases of living runs for those of dead ones.
    if (isShut(error as Error)) return target.database;
    throw error;
  }
};

// There is none, it takes no connections, or not from this role: for all runs of the role alike.
const SHUT = new Set(['3D000', '55000', '42501', '28000', '28P01']);

const isShut = ({ cause }: { readonly cause?: unknown }): boolean =>
  cause instanceof pg.DatabaseError && SHUT.has(cause.code ?? '');

/** Makes, when first asked for, the run's own database for whatever belongs to no dataset. */
const homeOf = (administration: Administration, name: string, mark: DatabaseMark): (() => Promise<string>) => {
  let made: Promise<string> | undefined;
  return () => {
    made ??= administration.createDatabase(name, mark).then(() => name);
    return made;
  };
};
