import { EVERY_PLAN, onPlans, readsWords } from '../onPlans.js';
import type { Rule } from '../rule.js';

/** Judged on every plan that was seen: each must read through the index. */
export const chooses: Rule<'chooses'> = {
  needs: EVERY_PLAN,
  judge: ({ index }, { measurements }) =>
    onPlans(
      measurements,
      (plan) =>
        plan.scans.some(({ indexes }) => indexes.includes(index))
          ? []
          : [{ words: `${index} is not chosen: ${readsWords(plan)}`, weight: plan.work?.sharedBlocks ?? 0 }],
      { passes: `every plan reads through ${index}` },
    ),
};
