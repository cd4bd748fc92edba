import { openSession } from './client.js';
import type { ConnectionTarget } from './connectionTarget.js';
import { createDatabase, dropDatabase, listDatabases, listMarked, renameDatabase } from './databases.js';
import { type LockMode, takeLock, tryLock } from './lock.js';
import type { DatabaseInfo, DatabaseMark, Lock, MarkedDatabase, ServerVersion } from './server.js';
import type { Session } from './session.js';

/** Makes a session ready to copy a database. */
export type BeforeCopy = (session: Session) => Promise<void>;

/** The lock that is shared by all who make a database: who has it alone knows that the unmarked ones are nobody's any more. */
export const CREATING = 'creating databases';

interface Habits {
  /** Databases are managed, and locks taken, from here: by default the database that nearly every server has. */
  readonly maintenance?: string;
  readonly beforeCopy?: BeforeCopy;
}

/** What every provider's server does the same way, by SQL; it knows the sessions that it opened. */
export class Administration {
  readonly #targetFor: (database: string) => ConnectionTarget;
  readonly #beforeCopy: BeforeCopy;
  readonly #sessions = new Set<Session>();
  readonly #maintenance: string;
  #version: ServerVersion | undefined;

  constructor(targetFor: (database: string) => ConnectionTarget, habits: Habits = {}) {
    this.#targetFor = targetFor;
    this.#maintenance = habits.maintenance ?? 'postgres';
    this.#beforeCopy = habits.beforeCopy ?? (async () => undefined);
  }

  async connect(database = this.#maintenance): Promise<Session> {
    const session = await openSession(this.#targetFor(database), () => this.#sessions.delete(session));
    this.#sessions.add(session);
    return session;
  }

  /** Ends every open session, and with them the locks. */
  async endSessions(): Promise<void> {
    await Promise.all([...this.#sessions].map((session) => session.end()));
  }

  async version(): Promise<ServerVersion> {
    this.#version ??= await this.#maintain(readVersion);
    return this.#version;
  }

  databases(): Promise<DatabaseInfo[]> {
    return this.#maintain(listDatabases);
  }

  /** Those of `databases`, without asking for their sizes. */
  marked(): Promise<MarkedDatabase[]> {
    return this.#maintain(listMarked);
  }

  async createDatabase(name: string, mark: DatabaseMark, template?: string): Promise<void> {
    const version = await this.version();
    await this.#maintain(async (session) => {
      await takeLock(session, CREATING, 'shared');
      if (template !== undefined) await this.#beforeCopy(session);
      await createDatabase(session, version, name, mark, template);
    });
  }

  renameDatabase(from: string, to: string, mark: DatabaseMark): Promise<void> {
    return this.#maintain((session) => renameDatabase(session, from, to, mark));
  }

  dropDatabase(name: string): Promise<void> {
    return this.#maintain((session) => dropDatabase(session, name));
  }

  async lock(name: string, mode: LockMode, onWait?: (holder: string) => void): Promise<Lock> {
    return takeLock(await this.connect(), name, mode, onWait);
  }

  /** The lock, or undefined while somebody holds it. */
  async tryLock(name: string, mode: LockMode): Promise<Lock | undefined> {
    return tryLock(await this.connect(), name, mode);
  }

  async #maintain<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.connect();
    try {
      return await work(session);
    } finally {
      await session.end();
    }
  }
}

const readVersion = async (session: Session): Promise<ServerVersion> => {
  const [row] = await session.query<{ number: string; text: string }>(
    `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS text`,
  );
  const number = Number(row?.number);
  return { number, major: Math.floor(number / 10_000), text: row?.text ?? '' };
};
