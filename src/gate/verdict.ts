import type { Budget } from '../scenario/budget.js';

/** What the gate says of one budget on one shape and case. */
export type Verdict = {
  readonly budget: Budget;
  readonly shape: string;
  readonly case: string;
} & (
  | {
      readonly state: 'pass' | 'improved' | 'broken' | 'regressed' | 'unstable';
      /** In the budget's own unit; for a plan's property the number of nodes or plans that break it. */
      readonly measured: number;
      /** What was measured and what it was held against, in words and units: "12 shared blocks, at most 8". */
      readonly evidence: string;
    }
  | { readonly state: 'skipped'; readonly reason: string }
);
