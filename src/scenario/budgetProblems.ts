import type { Dataset } from '../seed/dataset.js';
import { sizesProblem } from '../stats/growth.js';
import type { Budget } from './budget.js';
import type { Findings } from './findings.js';
import { unknownName } from './names.js';
import type { Scenario } from './scenario.js';

const DAY_MS = 86_400_000;
const GRACE_DAYS = 30;

/** A budget in words: "atMost sharedBlocks on last-used". */
const title = (budget: Budget): string =>
  [
    budget.kind,
    'counter' in budget && budget.counter,
    'table' in budget && budget.table,
    'index' in budget && budget.index,
    budget.shape && `on ${budget.shape}`,
  ]
    .filter(Boolean)
    .join(' ');

const nameFaults = (budget: Budget, { shapes, cases, dataset, wear }: Scenario): string[] => {
  const [shapeNames, caseNames] = [shapes.map(({ name }) => name), cases.map(({ name }) => name)];
  const shape = shapes.find(({ name }) => name === budget.shape);
  return [
    ...(budget.shape !== undefined && !shape ? [unknownName('shape', budget.shape, shapeNames)] : []),
    ...(budget.case !== undefined && !caseNames.includes(budget.case)
      ? [unknownName('case', budget.case, caseNames)]
      : []),
    ...(budget.kind === 'ratio' && shape?.role === 'reference'
      ? ['compares the reference with itself; name a candidate']
      : []),
    ...(budget.kind === 'ratio' && budget.counter === 'planningTimeMs'
      ? ['compares executions, which were planned before; write planningTime({ maxMs })']
      : []),
    ...(budget.kind === 'growth' ? sweepFaults(budget.along, dataset) : []),
    ...(budget.kind === 'hotRatio' && !wear?.tables.includes(budget.table)
      ? [unknownName('worn table', budget.table, wear?.tables ?? [])]
      : []),
  ];
};

/** An exponent from too few sizes, or from sizes too close together, would be a guess. */
const sweepFaults = (along: string, { name, sweeps = {} }: Dataset): string[] => {
  const sweep = sweeps[along];
  if (sweep === undefined) return [unknownName('sweep', along, Object.keys(sweeps))];
  const problem = sizesProblem(sweep.values);
  return problem === undefined ? [] : [`cannot be judged by the sweep of dataset ${name} along ${along}: ${problem}`];
};

/** An expired budget warns for 30 days, so that nobody is stopped overnight; then it is a problem. */
const expiry = (budget: Budget, now: Date, findings: Findings): void => {
  if (budget.expires === undefined) return;
  const days = Math.floor((now.getTime() - Date.parse(`${budget.expires}T23:59:59Z`)) / DAY_MS);
  if (days < 0) return;
  const owner = budget.owner === undefined ? 'its owner' : budget.owner;
  const text = `budget ${title(budget)} expired on ${budget.expires}; ${owner} should renew or remove it`;
  (days < GRACE_DAYS ? findings.warnings : findings.problems).push(text);
};

/** Adds what is wrong with a scenario's budgets: names that nothing bears, and terms that have run out. */
export const budgetProblems = (scenario: Scenario, now: Date, findings: Findings): void => {
  for (const budget of scenario.budgets) {
    for (const fault of nameFaults(budget, scenario)) findings.problems.push(`budget ${title(budget)} ${fault}`);
    expiry(budget, now, findings);
  }
};
