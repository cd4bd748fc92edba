import type { Plan } from '../../plan/plan.js';
import { EVERY_PLAN, onPlans } from '../onPlans.js';
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
          : [{ words: `${index} is not chosen: ${instead(plan)}`, weight: plan.work?.sharedBlocks ?? 0 }],
      { passes: `every plan reads through ${index}` },
    ),
};

/** How the tables are read in place of it: "seq scan of run at node 0.0". */
const instead = ({ scans }: Plan): string => {
  const read = scans.map(({ kind, table, indexes, path }) => {
    const by = indexes.length > 0 ? ` using ${indexes.join(', ')}` : '';
    return `${kind} scan${by} of ${table} at node ${path}`;
  });
  return read.length > 0 ? read.join('; ') : 'no table is read';
};
