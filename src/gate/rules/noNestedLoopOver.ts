import { EVERY_PLAN, onPlans, rowsText } from '../onPlans.js';
import type { Rule } from '../rule.js';

/** Judged on every plan that was seen, by the outer rows that really came; a loop that was never reached asks nothing. */
export const noNestedLoopOver: Rule<'noNestedLoopOver'> = {
  needs: EVERY_PLAN,
  judge: ({ rows }, { measurements }) =>
    onPlans(
      measurements,
      ({ nestedLoops }) =>
        nestedLoops
          .filter(({ executed, outerRows }) => executed && outerRows > rows)
          .map(({ path, outerRows }) => ({
            words: `nested loop over ${rowsText(outerRows)} at node ${path}`,
            weight: outerRows,
          })),
      { passes: `no nested loop over more than ${rowsText(rows)}`, limit: `at most ${rows.toLocaleString('en-US')}` },
    ),
};
