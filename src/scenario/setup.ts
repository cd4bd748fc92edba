import type { SetupSql } from './loaded.js';

/** A lock that a setup took on a table that was there before it. */
export interface SetupLock {
  readonly relation: string;
  /** As pg_locks names it: `ShareLock`, `AccessExclusiveLock`, ... */
  readonly mode: string;
}

/** What a shape needs, and whether it may share a database with the others. */
export interface Setup {
  readonly shape: string;
  readonly sql: SetupSql;
  readonly isolation: 'additive' | 'intrusive';
  /** On tables that stood before; absent where they could not be observed. */
  readonly locks?: readonly SetupLock[];
}
