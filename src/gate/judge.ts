import type { MeasurementKey, Probe } from '../measure/fact.js';
import type { Budget } from '../scenario/budget.js';
import type { Scenario } from '../scenario/scenario.js';
import type { Evidence, Finding, Rule } from './rule.js';
import { atMost } from './rules/atMost.js';
import { canUse } from './rules/canUse.js';
import { chooses } from './rules/chooses.js';
import { growth } from './rules/growth.js';
import { hotRatio } from './rules/hotRatio.js';
import { breaks, latency } from './rules/latency.js';
import { maxQError } from './rules/maxQError.js';
import { forbiddenNode, requiredNode } from './rules/nodeType.js';
import { noJit } from './rules/noJit.js';
import { noNestedLoopOver } from './rules/noNestedLoopOver.js';
import { noNewSeqScan } from './rules/noNewSeqScan.js';
import { noSeqScan } from './rules/noSeqScan.js';
import { noSort } from './rules/noSort.js';
import { noSpill } from './rules/noSpill.js';
import { planningTime } from './rules/planningTime.js';
import { ratio } from './rules/ratio.js';
import { setup, setupLock } from './rules/setup.js';
import { stablePlan } from './rules/stablePlan.js';
import type { Verdict } from './verdict.js';
import { isWalCounter } from './wornCounter.js';

const RULES: { readonly [K in Budget['kind']]: Rule<K> } = {
  latency,
  ratio,
  atMost,
  planningTime,
  growth,
  noSeqScan,
  noNewSeqScan,
  noSpill,
  noSort,
  noJit,
  noNestedLoopOver,
  maxQError,
  forbiddenNode,
  requiredNode,
  chooses,
  canUse,
  stablePlan,
  setup,
  setupLock,
  hotRatio,
};

const ruleOf = (budget: Budget): Rule => RULES[budget.kind] as Rule;

/** The probes that the budgets on a measurement need, each once. */
export const needs = (budgets: readonly Budget[], key: MeasurementKey): readonly Probe[] => {
  const needed = budgets.filter((budget) => names(budget, key)).flatMap((budget) => ruleOf(budget).needs);
  return [...new Set(needed.filter(({ settings }) => settings === key.settings).map(({ probe }) => probe))];
};

/** What the budgets on a shape and a case want to know of the planner. */
export const plannerNeeds = (budgets: readonly Budget[], shape: string, caseName: string) => {
  const on = budgets.filter((budget) => names(budget, { shape, case: caseName }));
  const samplings = on.flatMap((budget) => (budget.kind === 'stablePlan' ? [budget.samplings] : []));
  return {
    indexes: [...new Set(on.flatMap((budget) => (budget.kind === 'canUse' ? [budget.index] : [])))],
    samplings: Math.max(0, ...samplings),
  };
};

/** Whether samples of time break a latency budget on the measurement, so that they are to be taken afresh. */
export const tooSlow = (budgets: readonly Budget[], key: MeasurementKey, wallTimeMs: readonly number[]): boolean =>
  budgets.some((budget) => budget.kind === 'latency' && names(budget, key) && breaks(budget, wallTimeMs));

/** Whether a budget is on a shape and a case, as far as it names them. */
const names = (budget: Budget, key: Pick<MeasurementKey, 'shape' | 'case'>): boolean =>
  (budget.shape ?? key.shape) === key.shape && (budget.case ?? key.case) === key.case;

/** One verdict for each budget on each shape and case that it is on. */
export const judge = (budgets: readonly Budget[], evidences: readonly Evidence[]): readonly Verdict[] =>
  budgets.flatMap((budget) =>
    judgedOn(budget, evidences).map((evidence) => verdict(budget, evidence, ruleOf(budget).judge(budget, evidence))),
  );

const judgedOn = (budget: Budget, evidences: readonly Evidence[]): readonly Evidence[] => {
  const on = evidences.filter((evidence) => isOn(budget, evidence));
  if (!ruleOf(budget).perShape) return on;
  const once = on.filter(({ shape }, place) => on.findIndex((other) => other.shape === shape) === place);
  return once.map((evidence) => ({ ...evidence, case: 'every case' }));
};

/** The shapes whose setups are budgeted by what one more row costs. */
export const needsRowCosts = (budgets: readonly Budget[], shape: string): boolean =>
  budgets.some(
    (budget) => budget.kind === 'setup' && budget.counter.endsWith('PerRow') && (budget.shape ?? shape) === shape,
  );

/** Whether budgets hold the WAL of a write shape on a case, or hold another's against it as the reference. */
export const asksWal = ({ budgets, shapes }: Pick<Scenario, 'budgets' | 'shapes'>, shape: string, caseName: string) => {
  const isReference = shapes.some(({ name, role }) => name === shape && role === 'reference');
  return budgets
    .filter((budget) => (budget.case ?? caseName) === caseName)
    .some(
      (budget) =>
        (budget.kind === 'atMost' || budget.kind === 'ratio') &&
        isWalCounter(budget.counter) &&
        ((budget.shape ?? shape) === shape || (isReference && budget.kind === 'ratio')),
    );
};

// Without a shape of its own a budget is on the candidates: the reference is what it is.
const isOn = (budget: Budget, evidence: Evidence): boolean =>
  names(budget, evidence) && (budget.shape !== undefined || !evidence.isReference);

const verdict = (budget: Budget, { shape, case: caseName }: Evidence, finding: Finding): Verdict => ({
  budget,
  shape,
  case: caseName,
  ...finding,
});
