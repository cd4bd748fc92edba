import type { Budget } from '../scenario/budget.js';

/** What the gate says of one budget on one shape and case. */
export type Verdict = {
  readonly budget: Budget;
  readonly shape: string;
  readonly case: string;
  /** What was measured and what it was held against, in words and units: "12 shared blocks, at most 8". */
  readonly evidence: string;
} & (
  | { readonly state: 'pass' | 'improved'; readonly measured: number }
  | { readonly state: 'broken' | 'regressed' | 'unstable'; readonly measured: number }
  | { readonly state: 'skipped'; readonly reason: string }
);
