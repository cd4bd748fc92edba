import type { Findings } from './findings.js';
import { repeated, unknownName } from './names.js';
import type { Scenario } from './scenario.js';

/** Adds what is wrong with a scenario's churn and faults: names that nothing bears or two things bear, faults that do nothing. */
export const churnProblems = (scenario: Scenario, { problems }: Findings): void => {
  const { shapes, churn, faults = [] } = scenario;
  const shapeNames = shapes.map(({ name }) => name);
  const operations = churn?.operations.map(({ name }) => name) ?? [];
  const invariants = [scenario.invariants, churn?.invariants ?? [], churn?.watched ?? []]
    .flat()
    .map(({ name }) => name);
  for (const name of repeated(operations)) problems.push(`two operations are named "${name}"`);
  for (const name of repeated(faults.map(({ name }) => name))) problems.push(`two faults are named "${name}"`);
  for (const name of churn?.shapes ?? []) {
    const shape = shapes.find((each) => each.name === name);
    if (shape === undefined) problems.push(`churn ${unknownName('shape', name, shapeNames)}`);
    else if ('write' in shape)
      problems.push(`churn.shapes names "${name}", which writes; an operation writes under churn, shapes are read`);
  }
  for (const fault of faults) {
    const title = `fault "${fault.name}"`;
    if (fault.apply === undefined && fault.operations === undefined)
      problems.push(`${title} does nothing; give it apply or operations`);
    if (churn === undefined && (fault.churn ?? 0) > 0)
      problems.push(`${title} asks for churn, and the scenario has none`);
    for (const { name } of fault.operations ?? [])
      if (!operations.includes(name)) problems.push(`${title} ${unknownName('operation', name, operations)}`);
    for (const name of fault.breaks ?? [])
      if (!invariants.includes(name)) problems.push(`${title} ${unknownName('invariant', name, invariants)}`);
  }
};
