import { randomBytes } from 'node:crypto';
import type { Server } from '../postgres/server.js';
import type { Session } from '../postgres/session.js';
import { onSession } from './onSession.js';

/** A database of its own for one churn or one fault. */
export interface Clone {
  readonly database: string;
  /** Opens a session as the application's are. */
  readonly connect: () => Promise<Session>;
  /** Opens one of planproof's own, for what an application's may not do. */
  readonly connectAsOwner: () => Promise<Session>;
  readonly drop: () => Promise<void>;
}

/** A prepared copy of the dataset; nobody writes to it, every clone is made from it. */
export interface Template {
  readonly fresh: () => Promise<Clone>;
  readonly connect: () => Promise<Session>;
  readonly drop: () => Promise<void>;
}

/** Makes a session what the application's are. */
export type Become = (session: Session) => Promise<Session>;

const asItComes: Become = async (session) => session;

/** Copies `source`, which nobody may be connected to, and lets `install` make of it what operations need. */
export const makeTemplate = async (
  server: Server,
  source: string,
  install: (session: Session) => Promise<void>,
  become = asItComes,
): Promise<Template> => {
  const clone = await copyOf(server, source, become);
  try {
    await onSession(clone.connectAsOwner, install);
  } catch (error) {
    await clone.drop();
    throw error;
  }
  return { fresh: () => copyOf(server, clone.database, become), connect: clone.connect, drop: clone.drop };
};

const copyOf = async (server: Server, source: string, become: Become): Promise<Clone> => {
  const database = `planproof_check_${randomBytes(6).toString('hex')}`;
  const lock = await server.lock(source, 'exclusive');
  try {
    await server.createDatabase(database, { planproof: 1, purpose: 'scratch' }, { template: source });
  } finally {
    await lock.release();
  }
  const connectAsOwner = () => server.connect(database);
  return {
    database,
    connect: async () => become(await connectAsOwner()),
    connectAsOwner,
    drop: () => server.dropDatabase(database),
  };
};

/** Runs a task on a fresh clone, which is dropped afterwards. */
export const onFreshClone = async <T>(template: Template, task: (clone: Clone) => Promise<T>): Promise<T> => {
  const clone = await template.fresh();
  try {
    return await task(clone);
  } finally {
    await clone.drop();
  }
};
