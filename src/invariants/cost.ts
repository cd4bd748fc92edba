import type { Session } from '../postgres/session.js';

/** What one execution of a shape on a case cost, as EXPLAIN (ANALYZE, BUFFERS) saw it. */
export type Cost =
  | {
      readonly state: 'explained';
      readonly executionTimeMs: number;
      /** Found in the server's cache, and not. */
      readonly hitBlocks: number;
      readonly readBlocks: number;
    }
  /** A program is more than one statement: only its time is known. */
  | { readonly state: 'timed'; readonly executionTimeMs: number };

/** Runs a shape on a case once, first thing on a session of its own. */
export type CostOf = (session: Session, shape: string, caseName: string) => Promise<Cost>;
