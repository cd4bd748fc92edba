import type { Plan } from '../../plan/plan.js';
import { nodeWords } from '../onPlans.js';
import type { Tie } from '../planner.js';
import type { Rule } from '../rule.js';

/** A plan that flips when statistics are sampled anew is a tie: a warning, since nothing is worse than it was. */
export const stablePlan: Rule<'stablePlan'> = {
  needs: [],
  judge(_, { ties }) {
    const [first] = ties;
    if (first === undefined) return { state: 'skipped', reason: 'statistics were not sampled anew' };
    const [worst] = ties.toSorted((a, b) => flips(b) - flips(a));
    if (worst === undefined || flips(worst) === 0) {
      return {
        state: 'pass',
        measured: 0,
        evidence: `the same plan by ${first.samplings} samplings of the statistics`,
      };
    }
    return { state: 'unstable', measured: flips(worst), evidence: tieWords(worst) };
  },
};

/** Samplings that chose another plan than there was. */
const flips = ({ plans }: Tie): number => plans.slice(1).reduce((sum, { times }) => sum + times, 0);

const tieWords = (tie: Tie): string => {
  const { key, samplings, plans } = tie;
  const [before, after] = plans;
  const how = before?.plan && after?.plan ? `: ${difference(before.plan, after.plan)}` : '';
  return `a tie: ${flips(tie)} of ${samplings} samplings of the statistics choose another ${key.planMode} plan under ${key.settings} settings${how}`;
};

/** The first node, parents first, in which the plans differ. */
const difference = (before: Plan, after: Plan): string => {
  const nodes = Array.from({ length: Math.max(before.nodes.length, after.nodes.length) }, (_, place) =>
    [before, after].map((plan) => plan.nodes[place]).map((node) => (node ? nodeWords(node) : 'nothing')),
  );
  const [was, is] = nodes.find(([one, other]) => one !== other) ?? [];
  return was === undefined ? 'its nodes do otherwise' : `${is} in place of ${was}`;
};
