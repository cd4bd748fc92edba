import type { LoadedScenario } from '../scenario/loaded.js';
import { casesByState, type InState } from '../scenario/states.js';

/** The cases that this run measures: all, or those of its shard. */
export const ownCases = ({ cases, share }: LoadedScenario): LoadedScenario['cases'] =>
  share === undefined ? cases : cases.filter(({ name }) => share.cases.includes(name));

/** Whether this run checks the answers: one shard of several does. */
export const checksHere = ({ share }: LoadedScenario): boolean => share?.checks ?? true;

/** Where answers are checked, every state is needed, whoever measures its cases. */
export const statesToVisit = (scenario: LoadedScenario): readonly InState[] =>
  casesByState(scenario.cases).filter(
    ({ cases }) => checksHere(scenario) || ownCases({ ...scenario, cases }).length > 0,
  );
