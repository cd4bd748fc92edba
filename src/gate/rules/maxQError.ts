import type { PlanNode } from '../../plan/node.js';
import { EVERY_PLAN, nodeWords, rowsText } from '../onPlans.js';
import type { Rule } from '../rule.js';

/** Judged on custom plans alone: a generic plan expects the rows of no particular value, so its error is no mistake. */
export const maxQError: Rule<'maxQError'> = {
  needs: EVERY_PLAN,
  judge({ max }, { measurements }) {
    const nodes = measurements
      .filter(({ key }) => key.planMode === 'custom')
      .flatMap(({ key, plan }) => (plan?.nodes ?? []).flatMap((node) => wrongness(node, key.settings)));
    const [worst] = nodes.toSorted((a, b) => b.qError - a.qError);
    if (worst === undefined) return { state: 'skipped', reason: 'no plan tells how far its rows are off' };
    const evidence = `q-error ${short(worst.qError)} ${worst.words}, at most ${max}`;
    return { state: worst.qError <= max ? 'pass' : 'broken', measured: worst.qError, evidence };
  },
};

const wrongness = (node: PlanNode, settings: string) => {
  const { qError, planRows, actual } = node;
  if (qError === undefined || actual === undefined) return [];
  const loops = actual.loops > 1 ? ' a loop' : '';
  const rows = `${rowsText(planRows)} expected and ${Number(actual.rowsPerLoop.toFixed(2)).toLocaleString('en-US')} found${loops}`;
  return [{ qError, words: `of ${nodeWords(node)}, ${rows} (custom plan, ${settings} settings)` }];
};

const short = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en-US');
