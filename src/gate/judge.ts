import type { Budget } from '../scenario/budget.js';
import type { Evidence, Finding, Rule } from './rule.js';
import { atMost } from './rules/atMost.js';
import { growth } from './rules/growth.js';
import { latency } from './rules/latency.js';
import { noSeqScan } from './rules/noSeqScan.js';
import { noSpill } from './rules/noSpill.js';
import { ratio } from './rules/ratio.js';
import type { Verdict } from './verdict.js';

const RULES: { readonly [K in Budget['kind']]: Rule<K> } = { latency, ratio, atMost, growth, noSeqScan, noSpill };

const ruleOf = (budget: Budget): Rule => RULES[budget.kind] as Rule;

/** The probes that the budgets need, and the settings under which they need them, each once. */
export const needs = (budgets: readonly Budget[]): Rule['needs'] => {
  const all = budgets.flatMap((budget) => ruleOf(budget).needs);
  return all.filter(
    (need, index) =>
      all.findIndex(({ probe, settings }) => probe === need.probe && settings === need.settings) === index,
  );
};

/** One verdict for each budget on each shape and case that it is on. */
export const judge = (budgets: readonly Budget[], evidences: readonly Evidence[]): readonly Verdict[] =>
  budgets.flatMap((budget) =>
    evidences
      .filter((evidence) => isOn(budget, evidence))
      .map((evidence) => verdict(budget, evidence, ruleOf(budget).judge(budget, evidence))),
  );

// Without a shape of its own a budget is on the candidates: the reference is what it is.
const isOn = (budget: Budget, { shape, case: caseName, isReference }: Evidence): boolean =>
  (budget.shape === undefined ? !isReference : budget.shape === shape) &&
  (budget.case === undefined || budget.case === caseName);

const verdict = (budget: Budget, { shape, case: caseName }: Evidence, finding: Finding): Verdict => ({
  budget,
  shape,
  case: caseName,
  ...finding,
});
