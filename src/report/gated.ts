import type { BaselineResult } from '../gate/againstBaseline.js';
import type { TimeConclusion } from '../gate/time.js';
import type { Verdict } from '../gate/verdict.js';
import { timeReport } from './build.js';
import { sameKey } from './comparisons.js';
import { concludeScenario } from './conclude.js';
import type { Comparison, Conclusion, ScenarioReport } from './report.js';

/** What the gate says of a scenario that was measured before. */
export interface Gating {
  readonly times: readonly TimeConclusion[];
  readonly verdicts: readonly Verdict[];
  readonly against: BaselineResult | undefined;
  readonly exitCode: Conclusion['exitCode'];
}

/** A scenario's report with what the gate says of it now: what was measured stays as it is. */
export const gatedScenario = (
  { baseline: _, ...scenario }: ScenarioReport,
  { times, verdicts, against, exitCode }: Gating,
): ScenarioReport => {
  const comparisons = scenario.comparisons.map((each) => timed(each, times));
  const found = { ...scenario, comparisons, verdicts, ...(against && { baseline: against }) };
  return { ...found, conclusion: concludeScenario(found, exitCode) };
};

const timed = (comparison: Comparison, times: readonly TimeConclusion[]): Comparison => {
  const time = times.find(({ key }) => sameKey(key, comparison));
  return time ? { ...comparison, time: timeReport(time) } : comparison;
};
