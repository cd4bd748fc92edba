import type { Config } from '../config/config.js';
import { inputError } from '../errors.js';
import { isRead } from '../measure/target.js';
import type { Budget } from '../scenario/budget.js';
import type { LoadedCase, LoadedScenario, LoadedShape } from '../scenario/loaded.js';

/** One candidate on one case, alone with the reference. */
export interface Patient {
  readonly scenario: LoadedScenario;
  readonly candidate: LoadedShape;
  readonly case: LoadedCase;
}

/** The exact candidate and the case that the most budgets are on, unless they are named. */
export const patientOf = (scenario: LoadedScenario, { cases, shapes }: Config): Patient => {
  const asked = (names: readonly string[], name: string) => names.length === 0 || names.includes(name);
  const candidates = scenario.shapes.filter(
    (shape) => shape.role === 'candidate' && isRead(shape) && asked(shapes, shape.name),
  );
  const pairs = candidates.flatMap((candidate) =>
    scenario.cases.filter(({ name }) => asked(cases, name)).map((each) => ({ scenario, candidate, case: each })),
  );
  const score = (patient: Patient) => budgetsOn(patient).length - (patient.candidate.exact === false ? 1_000 : 0);
  const [best] = pairs.toSorted((a, b) => score(b) - score(a));
  if (best !== undefined) return best;
  throw inputError({
    code: 'no-candidate',
    message: `"${scenario.name}" has no candidate that reads, so nothing can be planted in it.`,
    hint: 'Name another scenario, or another --shape; see "planproof list".',
  });
};

/** The budgets that are on its case and on it, by name or as on every candidate. */
export const budgetsOn = ({ scenario, candidate, case: each }: Patient): readonly Budget[] =>
  scenario.budgets.filter(
    (budget) => (budget.shape ?? candidate.name) === candidate.name && (budget.case ?? each.name) === each.name,
  );

/** A scenario of the patient and the reference alone. */
export const alone = (patient: Patient, name = patient.scenario.name): LoadedScenario => ({
  ...patient.scenario,
  name,
  shapes: [...patient.scenario.shapes.filter(({ role }) => role === 'reference'), patient.candidate],
  cases: [patient.case],
  budgets: budgetsOn(patient),
});
