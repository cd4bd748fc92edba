import { EVERY_PLAN, onPlans, rowsText } from '../onPlans.js';
import type { Rule } from '../rule.js';

/** Judged on every plan that was seen; a sort that was planned and never reached counts too. */
export const noSort: Rule<'noSort'> = {
  needs: EVERY_PLAN,
  judge: (_, { measurements }) =>
    onPlans(
      measurements,
      ({ sorts }) =>
        sorts.map(({ path, incremental, rows }) => ({
          words: `${incremental ? 'incremental sort' : 'sort'} of ${rowsText(rows)} at node ${path}`,
          weight: rows,
        })),
      { passes: 'nothing was sorted' },
    ),
};
