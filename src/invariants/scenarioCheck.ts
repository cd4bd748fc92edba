import type { CheckedInvariant } from './ask.js';
import type { PlantedFault } from './faults/plant.js';
import type { ChurnResult } from './underChurn.js';
import type { CrashResult } from './underCrashes.js';

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
  readonly crashes?: CrashResult;
  /** Absent where none were asked for. */
  readonly faults?: readonly PlantedFault[];
}

const isViolated = ({ state }: CheckedInvariant): boolean => state === 'violated';

/** Every answer of an invariant, in every part. */
const answers = ({ fresh, churn, crashes }: ScenarioCheck): readonly CheckedInvariant[] => [
  ...fresh,
  ...(churn?.sightings.map(({ violation }) => violation) ?? []),
  ...(churn?.rest ?? []),
  ...(crashes?.state === 'crashed' ? crashes.crashes.flatMap(({ rest }) => rest) : []),
];

/** Whether every invariant held in every part, and every fault that the data can hold was caught. */
export const isClean = (check: ScenarioCheck): boolean =>
  !answers(check).some(isViolated) && !(check.faults ?? []).some(({ state }) => state === 'survived');
