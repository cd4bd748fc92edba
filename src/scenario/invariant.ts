import type { Session, TextRows } from '../postgres/session.js';
import type { HistoryEvent } from './churn.js';
import type { Fault } from './fault.js';
import type { Case, Shape } from './scenario.js';

/** One row that is not what it should be: its key, and what was expected and found, as the server's text. */
export interface ViolationRow {
  readonly key: string;
  readonly expected: string | null;
  readonly found: string | null;
}

export type InvariantResult =
  | { readonly state: 'holds'; readonly checked: string }
  | {
      readonly state: 'violated';
      readonly message: string;
      /** At most ten. */
      readonly rows: readonly ViolationRow[];
      /** How many rows differ in all. */
      readonly total: number;
      /** The SQL that shows the rest, where SQL can. */
      readonly sql?: string;
    }
  | { readonly state: 'skipped'; readonly reason: string };

/** What an invariant may ask. Each check sees one REPEATABLE READ, read-only snapshot per database. */
export interface InvariantContext {
  readonly shapes: readonly Shape[];
  readonly cases: readonly Case[];
  /** A session on the database in which the shape lives; without a shape, on the dataset's. */
  session(shape?: string): Promise<Session>;
  /** A shape's answer on a case. */
  rows(shape: string, caseName: string): Promise<TextRows>;
  /** `churn` while operations run, `rest` when none does. */
  readonly moment: 'rest' | 'churn';
  /** What operations recorded so far; complete at rest, empty where nothing churns. */
  readonly history: readonly HistoryEvent[];
  /** What this invariant keeps from its first check of the data to later ones, by a key of its own. */
  readonly memory: Map<string, unknown>;
}

/** A property of the data that must hold. */
export interface Invariant {
  readonly name: string;
  check(context: InvariantContext): Promise<InvariantResult>;
  /** Faults made from the invariant's own declaration, each of which must turn it red. */
  readonly faults?: readonly Fault[];
}
