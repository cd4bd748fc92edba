import type { GrowthSeries } from '../gate/growthSeries.js';
import type { Measurement as Measured, Comparison as Paired } from '../gate/measurement.js';
import type { SetupFound } from '../gate/setupCosts.js';
import type { SelfTest, TimeConclusion } from '../gate/time.js';
import type { MeasurementKey, WearFact } from '../measure/fact.js';
import type { PlanDiff } from '../plan/diff.js';
import type { Plan } from '../plan/plan.js';
import type { LoadedScenario } from '../scenario/loaded.js';
import type { Setup } from '../scenario/setup.js';
import {
  caseReport,
  datasetReport,
  measurementReport,
  type Seeded,
  shapeReport,
  timeReport,
  wearReport,
} from './build.js';
import { comparisonReports, type Evidence, sameKey } from './comparisons.js';
import { concludeRun, concludeScenario } from './conclude.js';
import { growthReport } from './growth.js';
import { type Asked, plannerReport } from './planner.js';
import type { Conclusion, Report, ScenarioReport } from './report.js';
import { SCHEMA_VERSION } from './report.js';
import { withoutSecrets } from './secrets.js';

/** What the stages gave for one scenario. */
export interface ScenarioParts {
  /** With the cases and the shapes that were run, and no others. */
  readonly scenario: Pick<LoadedScenario, 'name' | 'question' | 'source' | 'cases' | 'shapes' | 'budgets'>;
  readonly dataset: Seeded;
  readonly setups: readonly Setup[];
  /** What each shape's setup cost. */
  readonly setUp: readonly SetupFound[];
  readonly measurements: readonly Measured[];
  readonly pairs: readonly Paired[];
  readonly times: readonly TimeConclusion[];
  readonly self: SelfTest | undefined;
  readonly series: readonly GrowthSeries[];
  readonly worn: readonly WearFact[];
  /** What the planner was asked besides. */
  readonly asked?: Asked;
  /** Aligns two plans node by node. */
  readonly diff: (reference: Plan, candidate: Plan) => PlanDiff;
  readonly invariants: ScenarioReport['invariants'];
  readonly deviations: ScenarioReport['deviations'];
  readonly verdicts: ScenarioReport['verdicts'];
  readonly exitCode: Conclusion['exitCode'];
}

/** A scenario as it stands in a report, with its comparisons and its conclusion. */
export const scenarioReport = (parts: ScenarioParts): ScenarioReport => {
  const { name, question, source, budgets } = parts.scenario;
  const { invariants, deviations, verdicts } = parts;
  const shapes = parts.scenario.shapes.map((shape) => {
    const setup = parts.setups.find((each) => each.shape === shape.name);
    return shapeReport(
      shape,
      setup,
      parts.setUp.find((each) => each.shape === shape.name),
    );
  });
  const measurements = parts.measurements.map(measurementReport);
  const everything = {
    name,
    question,
    ...(source !== undefined && { source }),
    dataset: datasetReport(parts.dataset),
    cases: parts.scenario.cases.map(caseReport),
    shapes,
    measurements,
    comparisons: comparisonReports(shapes, measurements, evidenceOf(parts)),
    ...(parts.self && { selfTest: selfTestReport(parts.self) }),
    growth: parts.series.map(growthReport),
    wear: parts.worn.flatMap(wearReport),
    ...(parts.asked && plannerReport(parts.asked)),
    invariants,
    deviations,
    budgets,
    verdicts,
  };
  const found = withoutSecrets(everything, parts.scenario.cases);
  return { ...found, conclusion: concludeScenario(found, parts.exitCode) };
};

/** The raw pairs behind a comparison, and how its plans differ. */
const evidenceOf =
  ({ measurements, pairs, times, diff }: ScenarioParts) =>
  (reference: MeasurementKey, candidate: MeasurementKey): Evidence => {
    const planOf = (key: MeasurementKey) => measurements.find((each) => sameKey(each.key, key))?.plan;
    const [before, after] = [planOf(reference), planOf(candidate)];
    const pairing = pairs.find(({ key }) => sameKey(key, candidate));
    const time = times.find(({ key }) => sameKey(key, candidate));
    return {
      ...(time && { time: timeReport(time) }),
      ...(pairing && { pairing: pairingReport(pairing) }),
      ...(before && after && { planDiff: diff(before, after) }),
    };
  };

const selfTestReport = ({
  conclusion,
  smallestDetectable,
  floorMs,
  trusted,
}: SelfTest): NonNullable<ScenarioReport['selfTest']> => ({
  shape: conclusion.key.shape,
  case: conclusion.key.case,
  time: timeReport(conclusion),
  smallestDetectable,
  ...(floorMs !== undefined && { floorMs }),
  trusted,
});

const pairingReport = (paired: Paired): NonNullable<Evidence['pairing']> => ({
  batch: paired.batch,
  pairs: paired.pairs,
  confirmation: paired.confirmation,
  ...(paired.onCpuUnavailable !== undefined && { onCpuUnavailable: paired.onCpuUnavailable }),
  ...(paired.serverSource !== undefined && { serverSource: paired.serverSource }),
  ...(paired.serverUnavailable !== undefined && { serverUnavailable: paired.serverUnavailable }),
  ...(paired.backends !== undefined && { backends: paired.backends }),
});

/** The whole report from its parts, with the conclusion of the run. */
export const assembleReport = (parts: Omit<Report, 'schemaVersion' | 'conclusion'>): Report => ({
  schemaVersion: SCHEMA_VERSION,
  ...parts,
  conclusion: concludeRun(parts.scenarios, parts.partial),
});
