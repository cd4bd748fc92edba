import { randomBytes } from 'node:crypto';
import type { Server } from '../postgres/server.js';
import type { Session } from '../postgres/session.js';
import { onSession } from './onSession.js';

/** A database of its own for one churn or one fault. */
export interface Clone {
  readonly database: string;
  readonly connect: () => Promise<Session>;
  readonly drop: () => Promise<void>;
}

/** A prepared copy of the dataset; nobody writes to it, every clone is made from it. */
export interface Template {
  readonly fresh: () => Promise<Clone>;
  readonly connect: () => Promise<Session>;
  readonly drop: () => Promise<void>;
}

/** Copies `source`, which nobody may be connected to, and lets `install` make of it what operations need. */
export const makeTemplate = async (
  server: Server,
  source: string,
  install: (session: Session) => Promise<void>,
): Promise<Template> => {
  const clone = await copyOf(server, source);
  try {
    await onSession(clone.connect, install);
  } catch (error) {
    await clone.drop();
    throw error;
  }
  return { fresh: () => copyOf(server, clone.database), connect: clone.connect, drop: clone.drop };
};

const copyOf = async (server: Server, source: string): Promise<Clone> => {
  const database = `planproof_check_${randomBytes(6).toString('hex')}`;
  const lock = await server.lock(source, 'exclusive');
  try {
    await server.createDatabase(database, { planproof: 1, purpose: 'scratch' }, { template: source });
  } finally {
    await lock.release();
  }
  return { database, connect: () => server.connect(database), drop: () => server.dropDatabase(database) };
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
