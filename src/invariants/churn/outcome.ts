import type { Place } from '../../scenario/churn.js';
import type { Parameters } from '../../scenario/scenario.js';
import type { Mishap } from './slot.js';

/** How an operation ended. */
export type Outcome =
  /** The server acknowledged the COMMIT. */
  | { readonly state: 'committed' }
  /** Rolled back on purpose, or by an error that the operation expects. */
  | { readonly state: 'rolled-back'; readonly because: 'rollback' | 'timeout' | `expected ${string}` }
  /** The connection broke: before COMMIT was sent, or after, when only the ledger knows. */
  | { readonly state: 'lost'; readonly commit: 'not-sent' | 'unknown' }
  /** An error that nobody expects. */
  | { readonly state: 'failed'; readonly sqlState: string | undefined; readonly message: string };

/** One operation that was issued. */
export interface Entry extends Place {
  readonly operation: string;
  readonly choices: Parameters;
  readonly mishap: Mishap['kind'] | undefined;
  readonly outcome: Outcome;
  /** How often it was run again after a deadlock or a serialization failure. */
  readonly retries: number;
  /** Milliseconds since the churn began. */
  readonly beganMs: number;
  readonly endedMs: number;
}
