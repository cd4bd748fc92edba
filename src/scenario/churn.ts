import type { Row, Session } from '../postgres/session.js';
import type { Invariant } from './invariant.js';
import type { Parameters, ParameterValue } from './scenario.js';

/** Random choices from the seeded stream of one operation; the same calls give the same answers in every run of a seed. */
export interface Random {
  /** In [0, 1). */
  unit(): number;
  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number;
  /** A whole number from 0 to `count` - 1, the low ones far more often: about the first of them twice as often as the second. */
  skewed(count: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** Which operation this is: `connection` from 0, `sequence` from 0 on each connection. The two make unique ids. */
export interface Place {
  readonly connection: number;
  readonly sequence: number;
}

/** The transaction that an operation runs in. The engine begins and ends it; an operation never sends BEGIN or COMMIT. */
export interface Transaction extends Place {
  /**
   * Runs one statement with named parameters (`:queue`), prepared once a connection. Statements that are asked for at once, in
   * one `Promise.all`, travel together and run in that order.
   */
  query<R extends Row = Row>(sql: string, params?: Parameters): Promise<R[]>;
  /** Runs one statement on a connection of its own that commits at once: what no rollback undoes. Mostly for faults. */
  outside<R extends Row = Row>(sql: string, params?: Parameters): Promise<R[]>;
  /** Adds an event to the history once the server has acknowledged the COMMIT; a rolled back transaction leaves none. */
  record(event: string, data: Readonly<Record<string, ParameterValue>>): void;
}

/** One kind of transaction that connections run at once while the data churns. */
export interface Operation<Choices extends Parameters = Parameters> {
  readonly name: string;
  /** How often, against the weights of the others. */
  readonly weight: number;
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  /** SQLSTATEs that may happen here (`23505`): the transaction is rolled back and counted, and all is well. */
  readonly expects?: readonly string[];
  /**
   * Draws everything that is random, before anything is executed: two runs with one seed thereby issue the same operations on
   * each connection. Pure. What must be picked from the database is picked in SQL, by a number drawn here.
   */
  readonly choose?: (random: Random, place: Place) => Choices;
  /** Runs again, with the same choices, after a deadlock, a serialization failure or a savepoint's rollback. */
  readonly run: (transaction: Transaction, choices: Choices) => Promise<void>;
}

/** Declares an operation, whatever its choices are. */
export const operation = <Choices extends Parameters>(declared: Operation<Choices>): Operation =>
  declared as unknown as Operation;

/** How large a share of the operations meets each deliberate mishap, from 0 to 1. */
export interface Mishaps {
  /** Runs, and is rolled back. */
  readonly rollback: number;
  /** Runs to a savepoint's rollback first, then again, and commits. */
  readonly savepoint: number;
  /** Runs under a statement timeout of a few milliseconds, and never commits. */
  readonly timeout: number;
  /** Its connection is cut between its last statement and COMMIT, or right after COMMIT was sent. */
  readonly cut: number;
  /** Its backend is terminated while it runs. */
  readonly kill: number;
}

/** What happened, as an operation recorded it; at rest exactly the events of the transactions that are in the database. */
export interface HistoryEvent extends Place {
  readonly operation: string;
  readonly event: string;
  readonly data: Readonly<Record<string, ParameterValue>>;
  /** Milliseconds since churn began: when the transaction began and when its end was known. */
  readonly beganMs: number;
  readonly endedMs: number;
}

/** Hostile load on a fresh clone of the dataset: operations that many connections run at once while invariants are checked. */
export interface Churn {
  /** Shapes whose answers the operations keep true; their setups are installed on the clone. All exact shapes, if absent. */
  readonly shapes?: readonly string[];
  /** Prepares the clone after those setups: a script, or a program. */
  readonly prepare?: string | ((session: Session) => Promise<void>);
  readonly operations: readonly Operation[];
  /** What must hold under churn besides the scenario's own invariants; checked on snapshots, and at rest. */
  readonly invariants?: readonly Invariant[];
  /** Cheap invariants that a monitor checks back to back, to see what holds for milliseconds only. At rest too. */
  readonly watched?: readonly Invariant[];
  /** Milliseconds between two snapshots; 500 if absent. */
  readonly snapshotEveryMs?: number;
  /** Two in a hundred rolled back or to a savepoint, one in two hundred timed out, one in two thousand cut or killed, if absent. */
  readonly mishaps?: Partial<Mishaps>;
}
