import { inputError, nearest, PlanproofError } from '../errors.js';
import type { Dataset } from '../seed/dataset.js';
import { budgetProblems } from './budgetProblems.js';
import { churnProblems } from './churnProblems.js';
import type { FoundScenario } from './discover.js';
import { dataSource, datasetSources, readCase, readShape } from './files.js';
import type { Findings } from './findings.js';
import type { LoadedScenario, LoadedShape } from './loaded.js';
import { repeated } from './names.js';
import { problemList } from './problems.js';
import type { Case, Scenario } from './scenario.js';
import { formFaults } from './schema.js';

/**
 * Everything that can be known of a scenario without a server. Throws one `invalid-scenario` that names all its problems.
 * `file` is how people know the scenario's module; `now` decides which budgets have expired.
 */
export const validate = (value: unknown, found: FoundScenario, file: string, now: Date): LoadedScenario => {
  refuse(
    file,
    value === undefined ? ['it exports no scenario; write: export default defineScenario({ ... })'] : formFaults(value),
  );
  const scenario = value as Scenario;
  const findings: Findings = { problems: [], warnings: [] };
  const fault = (error: unknown) => findings.problems.push(problemOf(error));
  const cases = scenario.cases.map((one) => readCase(found.directory, one, fault));
  const where = { directory: found.directory, module: file, cases };
  const shapes = scenario.shapes.map((shape): LoadedShape => ({ ...shape, sql: readShape(where, shape, fault) }));
  checkDataset(scenario.dataset, findings);
  checkNames(scenario, found.name, findings);
  checkParameters(scenario.cases, shapes, findings);
  budgetProblems(scenario, now, findings);
  churnProblems(scenario, findings);
  refuse(file, findings.problems);
  return { ...scenario, cases, shapes, directory: found.directory, warnings: findings.warnings };
};

const refuse = (file: string, problems: readonly string[]): void => {
  if (problems.length === 0) return;
  throw inputError({
    code: 'invalid-scenario',
    message: problemList(`${file} is not a valid scenario`, problems),
    hint: 'Mend the file; "planproof list" checks it again without a server.',
  });
};

const problemOf = (error: unknown): string => {
  if (error instanceof PlanproofError) return error.message;
  throw error;
};

const checkDataset = (dataset: Dataset, { problems }: Findings): void => {
  try {
    datasetSources(dataset);
    dataSource(dataset);
  } catch (error) {
    problems.push(problemOf(error));
  }
};

const checkNames = (scenario: Scenario, folder: string, { problems }: Findings): void => {
  const { cases, shapes, invariants } = scenario;
  if (scenario.name !== folder) problems.push(`it is named "${scenario.name}", but its folder is "${folder}"`);
  for (const [kind, list] of Object.entries({ case: cases, shape: shapes, invariant: invariants }))
    for (const name of repeated(list.map((each) => each.name))) problems.push(`two ${kind}s are named "${name}"`);
  const references = shapes.filter(({ role }) => role === 'reference').map(({ name }) => name);
  if (references.length === 0) problems.push('no shape is the reference; one must have role: "reference"');
  if (references.length > 1) problems.push(`several shapes are the reference: ${references.join(', ')}`);
};

const checkParameters = (
  cases: readonly Case[],
  shapes: readonly LoadedShape[],
  { problems, warnings }: Findings,
): void => {
  // What a program does with its parameters, only running it can tell.
  const queries = shapes.filter((shape) => 'query' in shape).flatMap((shape) => shape.sql.queries);
  const used = new Set(queries.flatMap((query) => query.parameters));
  for (const { name, params, secret = [] } of cases) {
    const given = Object.keys(params);
    for (const hidden of secret.filter((each) => !given.includes(each)))
      problems.push(`case "${name}" marks "${hidden}" as secret, but gives no such parameter${meant(hidden, given)}`);
    for (const query of queries)
      for (const parameter of query.parameters.filter((each) => !given.includes(each)))
        problems.push(
          `case "${name}" gives no value for :${parameter}, which ${query.file} uses${meant(parameter, given)}`,
        );
    if (queries.length < shapes.length || shapes.some(isBuilt)) continue;
    for (const parameter of given.filter((each) => !used.has(each)))
      warnings.push(
        `case "${name}" gives a value for "${parameter}", which no query uses${meant(parameter, [...used])}`,
      );
  }
};

/** What a function reads of a case, only it knows. */
const isBuilt = (shape: LoadedShape): boolean => 'query' in shape && typeof shape.query !== 'string';

const meant = (given: string, known: readonly string[]): string => {
  const name = nearest(given, known);
  return name === undefined ? '' : ` (did you mean "${name}"?)`;
};
