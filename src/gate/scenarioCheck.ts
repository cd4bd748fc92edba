import type { ApplicationSession } from '../config/session.js';
import type { ExitCode } from '../errors.js';
import type { CheckedInvariant } from '../invariants/ask.js';
import type { SeriesPoint } from '../invariants/churn/series.js';
import type { PlantedFault } from '../invariants/faults/plant.js';
import type { ChurnResult } from '../invariants/underChurn.js';
import type { ConditionResult } from '../invariants/underConditions.js';
import type { CrashResult } from '../invariants/underCrashes.js';
import type { LoadResult } from '../invariants/underLoad.js';
import type { Verdict } from './verdict.js';

/** Everything that a check of one scenario found. */
export interface ScenarioCheck {
  readonly scenario: string;
  readonly dataset: { readonly name: string; readonly hash: string };
  readonly seed: number;
  readonly connections: number;
  /** How the sessions were that stand for the application's; absent: as the server makes them. */
  readonly session?: ApplicationSession;
  /** The invariants on the fresh clone, before any operation. */
  readonly fresh: readonly CheckedInvariant[];
  /** Absent where the fresh clone was wrong already. */
  readonly churn?: ChurnResult;
  /** Cost over time while operations ran. */
  readonly series?: readonly SeriesPoint[];
  /** The case whose cost that is. */
  readonly seriesCase?: string;
  /** Reads by many clients while operations ran. */
  readonly loads?: readonly LoadResult[];
  /** What the budgets on such reads came to. */
  readonly verdicts?: readonly Verdict[];
  readonly conditions?: readonly ConditionResult[];
  /** Absent where none were asked for. */
  readonly crashes?: CrashResult;
  /** Absent where none were asked for. */
  readonly faults?: readonly PlantedFault[];
}

const isViolated = ({ state }: CheckedInvariant): boolean => state === 'violated';

/** Every answer of an invariant, in every part. */
const answers = ({ fresh, churn, crashes, conditions = [] }: ScenarioCheck): readonly CheckedInvariant[] => [
  ...fresh,
  ...(churn?.sightings.map(({ violation }) => violation) ?? []),
  ...(churn?.rest ?? []),
  ...(crashes?.state === 'crashed' ? crashes.crashes.flatMap(({ rest }) => rest) : []),
  ...conditions.flatMap((condition) => (condition.state === 'measured' ? condition.invariants : [])),
];

/** 4 where an answer is wrong, or a planted fault survived; 1 where a budget is broken. */
export const exitCodeOfCheck = (check: ScenarioCheck): Extract<ExitCode, 0 | 1 | 4> => {
  const survived = (check.faults ?? []).some(({ state }) => state === 'survived');
  if (survived || answers(check).some(isViolated)) return 4;
  return (check.verdicts ?? []).some(({ state }) => state === 'broken') ? 1 : 0;
};
