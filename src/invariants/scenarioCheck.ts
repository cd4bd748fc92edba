import type { CheckedInvariant } from './ask.js';
import type { PlantedFault } from './faults/plant.js';
import type { ChurnResult } from './underChurn.js';

/** Everything that a check of one scenario found. */
export interface ScenarioCheck {
  readonly scenario: string;
  readonly dataset: { readonly name: string; readonly hash: string };
  readonly seed: number;
  readonly connections: number;
  /** The invariants on the fresh clone, before any operation. */
  readonly fresh: readonly CheckedInvariant[];
  /** Absent where the fresh clone was wrong already. */
  readonly churn?: ChurnResult;
  /** Absent where none were asked for. */
  readonly faults?: readonly PlantedFault[];
}

const isViolated = ({ state }: CheckedInvariant): boolean => state === 'violated';

/** Whether every invariant held in every part, and every fault that the data can hold was caught. */
export const isClean = ({ fresh, churn, faults = [] }: ScenarioCheck): boolean =>
  !fresh.some(isViolated) &&
  !(churn?.rest.some(isViolated) ?? false) &&
  (churn?.sightings.length ?? 0) === 0 &&
  !faults.some(({ state }) => state === 'survived');
