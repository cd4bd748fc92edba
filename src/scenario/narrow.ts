import { unknownNameError } from '../errors.js';
import type { LoadedScenario } from './loaded.js';

/** Names asked for; empty: all. */
export interface Selection {
  readonly cases: readonly string[];
  readonly shapes: readonly string[];
}

const refuseUnknown = (what: string, asked: readonly string[], known: readonly string[]): void => {
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownNameError(what, unknown, [...new Set(known)], 'See "planproof list".');
};

const narrowOne = (scenario: LoadedScenario, { cases, shapes }: Selection): LoadedScenario => {
  const asked = (names: readonly string[], name: string) => names.length === 0 || names.includes(name);
  const kept = {
    cases: scenario.cases.filter(({ name }) => asked(cases, name)),
    shapes: scenario.shapes.filter(({ name, role }) => role === 'reference' || asked(shapes, name)),
  };
  const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);
  const budgets = scenario.budgets.filter(
    (budget) =>
      (budget.shape === undefined || names(kept.shapes).includes(budget.shape)) &&
      (budget.case === undefined || names(kept.cases).includes(budget.case)),
  );
  return { ...scenario, ...kept, budgets };
};

/**
 * Scenarios with only the cases and shapes asked for, and the budgets on these. The reference stays: a candidate is nothing
 * without it. A scenario that has none of what was asked for is left out. Throws `unknown-case`, `unknown-shape`.
 */
export const narrow = (scenarios: readonly LoadedScenario[], selection: Selection): LoadedScenario[] => {
  const { cases, shapes } = selection;
  refuseUnknown(
    'case',
    cases,
    scenarios.flatMap((scenario) => scenario.cases.map(({ name }) => name)),
  );
  refuseUnknown(
    'shape',
    shapes,
    scenarios.flatMap((scenario) => scenario.shapes.map(({ name }) => name)),
  );
  return scenarios
    .filter((scenario) => shapes.length === 0 || scenario.shapes.some(({ name }) => shapes.includes(name)))
    .map((scenario) => narrowOne(scenario, selection))
    .filter((scenario) => scenario.cases.length > 0);
};
