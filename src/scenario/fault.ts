import type { Session } from '../postgres/session.js';
import type { Operation } from './churn.js';

/** Runs so many operations of the churn, one after the other. */
export type Operate = (count: number) => Promise<void>;

/**
 * A planted bug with which a check must go red; one that no invariant sees is a failure of the scenario. Each is planted in a
 * fresh clone with the setups of the churn's shapes, prepared as for churn.
 */
export interface Fault {
  /** In words: "a writer that forgets the counter". */
  readonly name: string;
  /**
   * What is broken in the clone: a script, or a program. `operate` runs the churn's next so many operations, one after the
   * other on a connection of their own, for a fault that lies between two operations.
   */
  readonly apply?: string | ((session: Session, operate: Operate) => Promise<void>);
  /** Operations that take the place of the churn's of the same name, each with its own weight. */
  readonly operations?: readonly Operation[];
  /** How many operations run once it is planted, before the last check: 500 where `operations` are replaced, else none. */
  readonly churn?: number;
  /** Names of the invariants that must go red, each of them; absent: any one. */
  readonly breaks?: readonly string[];
}
