import type { Emit } from '../progress.js';
import type { Address } from '../sql/address.js';
import type { Session } from './session.js';
import type { Standby } from './standby.js';

export interface ServerVersion {
  /** server_version_num, e.g. 180004. */
  readonly number: number;
  readonly major: number;
  /** server_version, e.g. "18.4". */
  readonly text: string;
}

/**
 * `measuring` is durable and recorded; `seeding` is fast and promises nothing (fsync off, minimal WAL).
 */
export type SettingsProfile = 'measuring' | 'seeding';

/** A database that planproof made. */
export interface MarkedDatabase {
  readonly name: string;
  /** The mark that planproof left on it (a COMMENT), parsed; only marked databases are ever listed or dropped. */
  readonly mark: DatabaseMark;
}

export interface DatabaseInfo extends MarkedDatabase {
  readonly bytes: number;
}

/** Written as JSON into COMMENT ON DATABASE; whatever carries no such mark is nobody's business. */
export interface DatabaseMark {
  readonly planproof: 1;
  readonly purpose: 'dataset' | 'building' | 'clone' | 'scratch';
  readonly [detail: string]: unknown;
}

export interface Lock {
  release(): Promise<void>;
}

/**
 * A PostgreSQL server that planproof may work on. Optional members are capabilities: where one is absent, what needs it
 * is "skipped: reason", whatever the provider's name.
 */
export interface Server {
  /** For people and reports only; nothing branches on it. */
  readonly provider: string;
  readonly version: ServerVersion;
  /** What besides the major makes seeded files differ (initdb options, checksums, locale); part of the cache's key. */
  readonly initOptions: string;

  connect(database?: string): Promise<Session>;

  createDatabase(name: string, mark: DatabaseMark, options?: { readonly template?: string }): Promise<void>;
  renameDatabase(from: string, to: string, mark: DatabaseMark): Promise<void>;
  /** Drops a marked database, cutting its connections; refuses an unmarked one; silent when absent. */
  dropDatabase(name: string): Promise<void>;
  databases(): Promise<DatabaseInfo[]>;

  /**
   * An advisory lock on this server, held until released or the process dies. `onWait` is called once, with who holds
   * it, when it is not free at once.
   */
  lock(name: string, mode: 'shared' | 'exclusive', onWait?: (holder: string) => void): Promise<Lock>;

  stop(): Promise<void>;

  /**
   * Restarts under a settings profile; waits (and says so) while another process uses the server. Ends every session and lock of
   * the caller first. From `seeding` on, the caller has the server alone until it restarts it into `measuring`: what it
   * had asked the server before may have changed, when another process seeded in between.
   */
  readonly restart?: (profile: SettingsProfile) => Promise<void>;
  /** kill -9 of the postmaster; every session is lost; `restart` brings it back through recovery. */
  readonly crash?: () => Promise<void>;
  /** Starts a streaming standby from a copy of everything on this server; one at a time. */
  readonly standby?: () => Promise<Standby>;
  /** Runs a task while no full-page images are written to the WAL, by whoever writes: then its bytes repeat. */
  readonly withoutPageImages?: <T>(task: () => Promise<T>) => Promise<T>;
  /** The pid on this machine of a session's backend, so that /proc/PID/schedstat can be read. */
  readonly backendPid?: (session: Session) => number;
  /** Where other programs on this machine find a database. */
  readonly addressOf?: (database: string) => Address;
  /** What databases that are kept between runs may take together; no limit if absent. */
  readonly cacheBytes?: number;
  /** Free and total bytes of the file system that holds the data. */
  readonly disk?: () => Promise<{ readonly freeBytes: number; readonly totalBytes: number }>;
}

export interface StartOptions {
  /** Where clusters, binaries and datasets are kept between runs. */
  readonly cacheDir: string;
  readonly emit: Emit;
}

export interface PostgresProvider {
  readonly name: string;
  /** Its servers go with the run, and all that was on them: there is nothing to look for on another. */
  readonly keepsNothing?: true;
  start(options: StartOptions): Promise<Server>;
}
