import type { TextRows } from '../postgres/session.js';
import type { Dataset } from '../seed/dataset.js';
import type { Budget } from './budget.js';
import type { Churn } from './churn.js';
import type { Fault } from './fault.js';
import type { Invariant } from './invariant.js';
import type { Wear, Write } from './writes.js';

/** A parameter's value as the user writes it; bound, never spliced into SQL. */
export type ParameterValue = string | number | bigint | boolean | null | readonly ParameterValue[];
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** One set of parameters with a reason. */
export interface Case {
  readonly name: string;
  readonly params: Parameters;
  readonly why: string;
  /** Parameters whose values identify people or must not be known: no report holds them. */
  readonly secret?: readonly string[];
  /**
   * A .sql file that brings the data into the state which the case is about; it is then measured in clones of its own. No
   * ANALYZE follows it: statistics are as old as it leaves them. `planproof check` has states of its own.
   */
  readonly setup?: string;
  /** Connections that execute a write shape at once; 1 if absent. */
  readonly connections?: number;
}

interface AnyShape {
  readonly name: string;
  readonly role: 'reference' | 'candidate';
  /** A .sql file that makes what the shape needs: tables, indexes, triggers. */
  readonly setup?: string;
  /** `false`: its answer may differ from the reference's; differences are reported, not failed. */
  readonly exact?: boolean;
}

/**
 * SQL with `$1`, `$2`, ... and the values of these, as query builders give them: Kysely's `compile()`, Drizzle's `toSQL()`,
 * Knex's `toSQL().toNative()`, Prisma's `Prisma.sql`, node-postgres' `{ text, values }`.
 */
export type BuiltQuery = ({ readonly sql: string } | { readonly text: string }) & {
  readonly values?: readonly unknown[];
  readonly params?: readonly unknown[];
  readonly parameters?: readonly unknown[];
  readonly bindings?: readonly unknown[];
};

/**
 * One way to write the query: a .sql file beside the scenario, one statement with named parameters (`:workspace_id`), or
 * one of several in a file (`orders.sql#recent`); or what builds it, which must give every case the same SQL.
 */
export interface QueryShape extends AnyShape {
  readonly query: string | ((params: Parameters) => BuiltQuery);
}

/** A shape of more than one statement: a small program over .sql files; its work is the sum of its statements. */
export interface ProgramShape extends AnyShape {
  readonly queries: readonly string[];
  readonly run: (session: ProgramSession, params: Parameters) => Promise<TextRows>;
}

/** A shape that writes: a small program over .sql files, measured by what many executions cost and leave behind. */
export interface WriteShape extends AnyShape {
  readonly queries: readonly string[];
  readonly write: Write;
}

export type Shape = QueryShape | ProgramShape | WriteShape;

/** What a program may do on the session that is measured. */
export interface ProgramSession {
  /** Runs one of the shape's `queries`, its named parameters bound. */
  query(file: string, params: Parameters): Promise<TextRows>;
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** One question asked of a dataset. */
export interface Scenario<ShapeName extends string = string, CaseName extends string = string> {
  readonly name: string;
  readonly question: string;
  /** Where the case comes from: a URL, a ticket. */
  readonly source?: string;
  readonly dataset: Dataset;
  readonly cases: readonly (Case & { readonly name: CaseName })[];
  readonly shapes: readonly (Shape & { readonly name: ShapeName })[];
  readonly invariants: readonly Invariant[];
  readonly budgets: readonly Budget<NoInfer<ShapeName>, NoInfer<CaseName>>[];
  /** How the write shapes are measured; needed where there are any. */
  readonly wear?: Wear;
  /** Hostile load for `planproof check`. */
  readonly churn?: Churn;
  /** Planted bugs that `planproof check` must catch. */
  readonly faults?: readonly Fault[];
}

/** Declares a scenario; it is validated when it is loaded, so that every message can name the file. */
export const defineScenario = <const ShapeName extends string, const CaseName extends string>(
  scenario: Scenario<ShapeName, CaseName>,
): Scenario => scenario;
