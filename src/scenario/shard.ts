import type { LoadedScenario } from './loaded.js';

/** One of several machines that share the work: 1 to `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** What of a scenario one shard does. */
export interface Share {
  /** Names of the cases that are measured here. */
  readonly cases: readonly string[];
  /** Whether its answers are checked here: all cases together, on one shard. */
  readonly checks: boolean;
}

/**
 * The scenarios of one shard, each with its share. Cases are dealt out in turn over all scenarios, so that `merge` can tell
 * from its reports which comes after which; the shard with a scenario's first case checks its answers.
 */
export const sharded = (scenarios: readonly LoadedScenario[], shard: Shard | undefined): readonly LoadedScenario[] => {
  if (shard === undefined) return scenarios;
  let dealt = 0;
  return scenarios.flatMap((scenario) => {
    const cases: string[] = [];
    for (const { name } of scenario.cases) {
      if (dealt % shard.count === shard.index - 1) cases.push(name);
      dealt += 1;
    }
    const checks = cases[0] !== undefined && cases[0] === scenario.cases[0]?.name;
    return cases.length === 0 ? [] : [{ ...scenario, share: { cases, checks } }];
  });
};
