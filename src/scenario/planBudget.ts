import type { Budget, BudgetScope } from './budget.js';
import { notNegative } from './limit.js';
import type { NodeType } from './nodeTypes.js';

/** Limits on what a plan may look like. */
export type PlanLimit =
  | { readonly kind: 'noSeqScan'; readonly table: string }
  | { readonly kind: 'noNewSeqScan'; readonly rows: number }
  | { readonly kind: 'noSpill' }
  | { readonly kind: 'noSort' }
  | { readonly kind: 'noJit' }
  | { readonly kind: 'noNestedLoopOver'; readonly rows: number }
  | { readonly kind: 'maxQError'; readonly max: number }
  | { readonly kind: 'forbiddenNode' | 'requiredNode'; readonly nodeType: NodeType }
  | { readonly kind: 'chooses'; readonly index: string }
  | { readonly kind: 'canUse'; readonly index: string; readonly maxBlocks: number }
  | { readonly kind: 'stablePlan'; readonly samplings: number };

/** No sequential scan, parallel or not, of the table or of a partition of it. */
export const noSeqScan = <const S extends string = never, const C extends string = never>(
  table: string,
  on: BudgetScope<S, C> = {},
): Budget<S, C> => ({ kind: 'noSeqScan', table, ...on });

/**
 * No sequential scan of more than `rows` rows (1,000 if absent) of a table that no plan of the reference scans so: what a
 * change of the query or of the schema must not bring. Small tables are scanned by every planner in its senses.
 */
export const noNewSeqScan = <const S extends string = never, const C extends string = never>({
  rows = 1_000,
  ...on
}: BudgetScope<S, C> & { readonly rows?: number } = {}): Budget<S, C> => ({
  kind: 'noNewSeqScan',
  rows: notNegative('noNewSeqScan rows', rows),
  ...on,
});

/** No sort, hash or materialisation that went to disk. */
export const noSpill = <const S extends string = never, const C extends string = never>(
  on: BudgetScope<S, C> = {},
): Budget<S, C> => ({ kind: 'noSpill', ...on });

/** No sort, incremental or whole: what is asked for in an order is found in it. */
export const noSort = <const S extends string = never, const C extends string = never>(
  on: BudgetScope<S, C> = {},
): Budget<S, C> => ({ kind: 'noSort', ...on });

/** No expression is compiled: JIT costs milliseconds before the first row. */
export const noJit = <const S extends string = never, const C extends string = never>(
  on: BudgetScope<S, C> = {},
): Budget<S, C> => ({ kind: 'noJit', ...on });

/** No nested loop that is driven by more than `rows` outer rows. */
export const noNestedLoopOver = <const S extends string = never, const C extends string = never>(
  rows: number,
  on: BudgetScope<S, C> = {},
): Budget<S, C> => ({ kind: 'noNestedLoopOver', rows: notNegative('noNestedLoopOver rows', rows), ...on });

/** The planner's rows and the real ones differ by at most the factor `max` (1 is exact) at every node of a custom plan. */
export const maxQError = <const S extends string = never, const C extends string = never>(
  max: number,
  on: BudgetScope<S, C> = {},
): Budget<S, C> => ({ kind: 'maxQError', max: notNegative('maxQError', max), ...on });

/** No node of this type, as EXPLAIN names it, in any plan. */
export const forbiddenNode = <const S extends string = never, const C extends string = never>(
  nodeType: NodeType,
  on: BudgetScope<S, C> = {},
): Budget<S, C> => ({ kind: 'forbiddenNode', nodeType, ...on });

/** A node of this type, as EXPLAIN names it, in every plan. */
export const requiredNode = <const S extends string = never, const C extends string = never>(
  nodeType: NodeType,
  on: BudgetScope<S, C> = {},
): Budget<S, C> => ({ kind: 'requiredNode', nodeType, ...on });

/** The planner chooses the index today, in every plan. That it could, whatever is chosen, says `canUse`. */
export const chooses = <const S extends string = never, const C extends string = never>(
  index: string,
  on: BudgetScope<S, C> = {},
): Budget<S, C> => ({ kind: 'chooses', index, ...on });

/**
 * The index can serve: with the other indexes of its table hidden it serves a condition on its leading column, or the
 * order, and reading by it takes at most `maxBlocks` shared blocks, the table's among them. Asked on a clone.
 */
export const canUse = <const S extends string = never, const C extends string = never>(
  index: string,
  { maxBlocks, ...on }: BudgetScope<S, C> & { readonly maxBlocks: number },
): Budget<S, C> => ({ kind: 'canUse', index, maxBlocks: notNegative('canUse maxBlocks', maxBlocks), ...on });

/**
 * The plan is the same when statistics are sampled anew, `samplings` times (5 if absent) on a clone. A plan that flips is a
 * tie: it is told as unstable and fails nothing, but neither can what is gated by it be relied on.
 */
export const stablePlan = <const S extends string = never, const C extends string = never>({
  samplings = 5,
  ...on
}: BudgetScope<S, C> & { readonly samplings?: number } = {}): Budget<S, C> => ({
  kind: 'stablePlan',
  samplings,
  ...on,
});
