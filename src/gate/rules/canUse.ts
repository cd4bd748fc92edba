import type { IndexUse } from '../planner.js';
import type { Finding, Rule } from '../rule.js';

/** What the index can do, whatever the planner chooses today; asked about custom plans, which know the values. */
export const canUse: Rule<'canUse'> = {
  needs: [],
  judge({ index, maxBlocks }, { uses }) {
    const use = uses.find((each) => each.index === index);
    if (use === undefined) return { state: 'skipped', reason: `nobody asked whether ${index} can serve` };
    return judgeUse(use, maxBlocks);
  },
};

const judgeUse = (use: IndexUse, maxBlocks: number): Finding => {
  switch (use.state) {
    case 'missing':
      return { state: 'broken', measured: 1, evidence: `there is no index ${use.index}` };
    case 'refused':
      return { state: 'skipped', reason: use.reason };
    case 'cannot':
      return {
        state: 'broken',
        measured: 1,
        evidence: `${use.index} serves neither a condition on its first column nor the order; even alone: ${use.instead}`,
      };
    case 'serves':
      return judgeBlocks(use, maxBlocks);
  }
};

const judgeBlocks = (use: Extract<IndexUse, { state: 'serves' }>, maxBlocks: number): Finding => {
  const { index, by, paths, sharedBlocks } = use;
  const at = `at node ${paths.join(', ')}`;
  const limit = `at most ${maxBlocks.toLocaleString('en-US')}`;
  if (sharedBlocks === undefined) {
    return {
      state: 'broken',
      measured: 1,
      evidence: `${index} serves the ${by} ${at}, and did not end in 30 s; ${limit}`,
    };
  }
  const evidence = `${index} serves the ${by} by ${sharedBlocks.toLocaleString('en-US')} shared blocks ${at}, ${limit}`;
  return { state: sharedBlocks <= maxBlocks ? 'pass' : 'broken', measured: sharedBlocks, evidence };
};
