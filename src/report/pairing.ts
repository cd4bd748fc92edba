import { type Conditions, conditionsOf, hasCustomPlan } from './conditions.js';
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
  const shown = conditionsOf(scenario);
  const find = rowFinder(scenario);
  const candidates = scenario.shapes.filter(({ role }) => role === 'candidate');
  return candidates.flatMap((shape) =>
    shown.flatMap((conditions) => {
      const rows = scenario.cases.flatMap((each) => find(shape.name, each, conditions) ?? []);
      const reference = rows[0]?.comparison.reference;
      return reference === undefined ? [] : [{ reference, candidate: shape.name, ...conditions, rows }];
    }),
  );
};

type Case = ScenarioReport['cases'][number];
type Key = Pick<Measurement, 'shape' | 'case' | keyof Conditions>;

const nameOf = ({ shape, case: name, planMode, settings }: Key): string => [shape, name, planMode, settings].join('\0');

/** Looks up by key, since a report may hold thousands of measurements. */
const rowFinder = (scenario: ScenarioReport) => {
  const measurements = new Map(scenario.measurements.map((each) => [nameOf(each), each]));
  const comparisons = new Map(scenario.comparisons.map((each) => [nameOf(each), each]));
  const marks = worstMarks(scenario.verdicts);
  return (shape: string, each: Case, conditions: Conditions): PairRow | undefined => {
    const key = { shape, case: each.name, ...conditions };
    const [candidate, comparison] = [measurements.get(nameOf(key)), comparisons.get(nameOf(key))];
    const reference = comparison && measurements.get(nameOf({ ...key, shape: comparison.reference }));
    if (!candidate || !reference) return undefined;
    const repeats =
      conditions.planMode === 'generic' && [reference, candidate].every((one) => hasCustomPlan(scenario, one));
    const mark = marks.get([shape, each.name].join('\0')) ?? 'none';
    return repeats ? undefined : { case: each, reference, candidate, comparison, mark };
  };
};

const WORST_FIRST: readonly Mark[] = ['broken', 'regressed', 'unstable', 'improved', 'pass', 'none'];

const worstMarks = (verdicts: ScenarioReport['verdicts']): ReadonlyMap<string, Mark> => {
  const marks = new Map<string, Mark>();
  for (const { shape, case: name, state } of verdicts) {
    const key = [shape, name].join('\0');
    const mark = state === 'skipped' ? 'none' : state;
    const known = marks.get(key) ?? 'none';
    if (WORST_FIRST.indexOf(mark) < WORST_FIRST.indexOf(known)) marks.set(key, mark);
  }
  return marks;
};

/** The clock that a table quotes: the client's, or the server's own where the client's was not read in every row. */
export const clockOf = ({ rows }: Pairing): 'wallTimeMs' | 'executionTimeMs' => {
  const timed = rows.flatMap(({ reference, candidate }) => [reference.times, candidate.times]);
  return timed.every(({ wallTimeMs }) => wallTimeMs) ? 'wallTimeMs' : 'executionTimeMs';
};
