import { conditionsOf, hasCustomPlan, sameConditions } from './conditions.js';
import type { Comparison, Measurement, ScenarioReport } from './report.js';

/** A candidate beside the reference on one case, both measured under the same key. */
export interface PairRow {
  readonly case: ScenarioReport['cases'][number];
  readonly reference: Measurement;
  readonly candidate: Measurement;
  readonly comparison: Comparison;
  readonly mark: Mark;
}

/** One table: a candidate against the reference under one plan mode and one kind of settings. */
export interface Pairing {
  readonly reference: string;
  readonly candidate: string;
  readonly planMode: Measurement['planMode'];
  readonly settings: Measurement['settings'];
  readonly rows: readonly PairRow[];
}

/** The worst that the gate said of a candidate on a case; `none` where no budget is on it. */
export type Mark = 'broken' | 'regressed' | 'unstable' | 'improved' | 'pass' | 'none';

/**
 * Every table of a scenario, in the order of its shapes and cases; of generic plans only the rows in which one of them is
 * another than the custom plan.
 */
export const pairings = (scenario: ScenarioReport): readonly Pairing[] => {
  const firsts = scenario.comparisons.filter(
    (each, index, all) => all.findIndex((other) => sameTable(each, other)) === index,
  );
  const shown = conditionsOf(scenario);
  return firsts
    .filter((first) => shown.some((conditions) => sameConditions(conditions, first)))
    .map((first) => pairingOf(scenario, first));
};

const sameTable = (a: Comparison, b: Comparison): boolean => a.shape === b.shape && sameConditions(a, b);

const pairingOf = (scenario: ScenarioReport, first: Comparison): Pairing => {
  const { reference, shape: candidate, planMode, settings } = first;
  const rows = scenario.cases.flatMap((each) => {
    const comparison = scenario.comparisons.find((other) => sameTable(first, other) && other.case === each.name);
    return comparison ? rowOf(scenario, each, comparison) : [];
  });
  return { reference, candidate, planMode, settings, rows };
};

const rowOf = (
  scenario: ScenarioReport,
  each: ScenarioReport['cases'][number],
  comparison: Comparison,
): readonly PairRow[] => {
  const find = (shape: string) =>
    scenario.measurements.find((other) => other.shape === shape && sameRow(other, comparison));
  const [reference, candidate] = [find(comparison.reference), find(comparison.shape)];
  const mark = markOf(scenario.verdicts, comparison);
  if (!reference || !candidate) return [];
  const repeats =
    comparison.planMode === 'generic' && [reference, candidate].every((one) => hasCustomPlan(scenario, one));
  return repeats ? [] : [{ case: each, reference, candidate, comparison, mark }];
};

const sameRow = (a: Measurement, b: Comparison): boolean => a.case === b.case && sameConditions(a, b);

const WORST_FIRST: readonly Mark[] = ['broken', 'regressed', 'unstable', 'improved', 'pass'];

const markOf = (verdicts: ScenarioReport['verdicts'], { shape, case: name }: Comparison): Mark => {
  const on = verdicts.filter((each) => each.shape === shape && each.case === name);
  return WORST_FIRST.find((mark) => on.some(({ state }) => state === mark)) ?? 'none';
};

/** The clock that a table quotes: the client's, or the server's own where the client's was not read in every row. */
export const clockOf = ({ rows }: Pairing): 'wallTimeMs' | 'executionTimeMs' => {
  const timed = rows.flatMap(({ reference, candidate }) => [reference.times, candidate.times]);
  return timed.every(({ wallTimeMs }) => wallTimeMs) ? 'wallTimeMs' : 'executionTimeMs';
};
