import type { TimeCounter, WorkCounter } from '../counters.js';
import { notNegative } from './limit.js';
import type { PlanLimit } from './planBudget.js';
import type { SetupLimit } from './setupBudget.js';

/** Who answers for a budget, why it stands, and until when (ISO date): an expired budget warns, then fails. */
export interface BudgetTerms {
  readonly owner?: string;
  readonly reason?: string;
  readonly expires?: string;
}

/** What a budget is on. The names are types, so that an editor knows a shape that the scenario does not have. */
export interface BudgetScope<Shape extends string = string, Case extends string = string> extends BudgetTerms {
  /** The shape it is on; absent: every candidate. */
  readonly shape?: Shape;
  /** The case it is on; absent: every case, judged by the worst. */
  readonly case?: Case;
}

/** Reads by many clients while operations run: measured by `planproof check`, from each read's arrival. */
export interface UnderLoad {
  readonly clients: number;
  /** Arrivals a second, of all clients together, whether or not the reads before are answered. */
  readonly rate: number;
}

/**
 * A declared limit on a measurement or a plan. Plain data: it travels in the report, so that a saved report can be
 * gated again.
 */
export type Budget<Shape extends string = string, Case extends string = string> = BudgetScope<Shape, Case> & Limit;

/** The limit itself. */
type Limit =
  | (Partial<UnderLoad> & {
      readonly kind: 'latency';
      readonly quantile: 'p50' | 'p95' | 'p99';
      readonly maxMs: number;
    })
  | {
      readonly kind: 'ratio';
      readonly counter: WorkCounter | TimeCounter;
      readonly max: number;
      readonly spare?: number;
    }
  | { readonly kind: 'planningTime'; readonly maxMs: number }
  | { readonly kind: 'atMost'; readonly counter: WorkCounter; readonly max: number }
  | {
      readonly kind: 'growth';
      readonly counter: WorkCounter;
      readonly along: string;
      readonly min?: number;
      readonly max: number;
    }
  | PlanLimit
  | SetupLimit
  | { readonly kind: 'hotRatio'; readonly table: string; readonly min: number };

export type BudgetKind = Budget['kind'];

/**
 * The quantile of wall-clock time, in milliseconds, may be at most `maxMs` (judged through its interval's bound). With
 * `clients` and `rate` it is meant under load, waiting included.
 */
export const latency = <const S extends string = never, const C extends string = never>(
  quantile: 'p50' | 'p95' | 'p99',
  { maxMs, ...on }: BudgetScope<S, C> & { readonly maxMs: number } & (UnderLoad | { readonly clients?: never }),
): Budget<S, C> => ({ kind: 'latency', quantile, maxMs: notNegative('latency maxMs', maxMs), ...on });

/**
 * Candidate / reference of one counter may be at most `max` on each case; of a write shape, by the mean of an execution, and WAL as
 * it is counted apart on fresh clones. A
 * counter of work may be `spare` units above that: 3 blocks become 5 without harm. Time is judged by the clock that is named;
 * where `onCpuTimeMs` cannot be read, by `executionTimeMs`, and where that cannot either, by `wallTimeMs`: the verdict says so.
 */
export const ratio = <const S extends string = never, const C extends string = never>(
  counter: WorkCounter | TimeCounter,
  { max, spare, ...on }: BudgetScope<S, C> & { readonly max: number; readonly spare?: number },
): Budget<S, C> => ({
  kind: 'ratio',
  counter,
  max: notNegative('ratio max', max),
  ...(spare !== undefined && { spare: notNegative('ratio spare', spare) }),
  ...on,
});

/** A counter of work may be at most `max` in one execution; of a write shape, by the mean of all, and WAL as it is counted apart. */
export const atMost = <const S extends string = never, const C extends string = never>(
  counter: WorkCounter,
  max: number,
  on: BudgetScope<S, C> = {},
): Budget<S, C> => ({
  kind: 'atMost',
  counter,
  max: notNegative(`atMost ${counter}`, max),
  ...on,
});

/** Planning may take at most `maxMs`, in the median, by the server's own clock; its blocks are atMost('planningBlocks', n). */
export const planningTime = <const S extends string = never, const C extends string = never>({
  maxMs,
  ...on
}: BudgetScope<S, C> & { readonly maxMs: number }): Budget<S, C> => ({
  kind: 'planningTime',
  maxMs: notNegative('planningTime maxMs', maxMs),
  ...on,
});

/**
 * The exponent k of a counter fitted as a + b * n^k along one of the dataset's axes: near 0 is O(1), near 1 is O(n).
 * Measured by a sweep (`--sweep AXIS`); skipped without one.
 */
export const growth = <const S extends string = never, const C extends string = never>(
  counter: WorkCounter,
  {
    along,
    min,
    max,
    ...on
  }: BudgetScope<S, C> & { readonly along: string; readonly min?: number; readonly max: number },
): Budget<S, C> => ({ kind: 'growth', counter, along, ...(min !== undefined && { min }), max, ...on });

/** Of the updates of the table, at least the share `min` must leave its indexes alone (heap-only tuples); for write shapes. */
export const hotRatio = <const S extends string = never, const C extends string = never>(
  table: string,
  { min, ...on }: BudgetScope<S, C> & { readonly min: number },
): Budget<S, C> => ({
  kind: 'hotRatio',
  table,
  min: notNegative('hotRatio min', min),
  ...on,
});
