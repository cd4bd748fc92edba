import type { Measurement as Measured, Comparison as Paired } from '../gate/measurement.js';
import type { Case, Scenario } from '../scenario/scenario.js';
import { caseReport, measurementReport } from './build.js';
import { comparisonReports } from './comparisons.js';
import { concludeRun, concludeScenario } from './conclude.js';
import type { Conclusion, Report, ScenarioReport } from './report.js';
import { SCHEMA_VERSION } from './report.js';

/** What the stages gave for one scenario. */
export interface ScenarioParts {
  readonly scenario: Pick<Scenario, 'name' | 'question' | 'source' | 'budgets'>;
  readonly directory?: string;
  readonly dataset: ScenarioReport['dataset'];
  /** The cases that were run. */
  readonly cases: readonly Case[];
  /** The shapes that were run; see `shapeReport`. */
  readonly shapes: ScenarioReport['shapes'];
  readonly measurements: readonly Measured[];
  readonly pairs?: readonly Paired[];
  /** See `invariantReport`. */
  readonly invariants: ScenarioReport['invariants'];
  readonly verdicts: ScenarioReport['verdicts'];
  readonly exitCode: Conclusion['exitCode'];
}

/** A scenario as it stands in a report, with its comparisons and its conclusion. */
export const scenarioReport = (parts: ScenarioParts): ScenarioReport => {
  const { name, question, source, budgets } = parts.scenario;
  const { directory, dataset, shapes, invariants, verdicts } = parts;
  const measurements = parts.measurements.map(measurementReport);
  const found = {
    name,
    question,
    ...(source !== undefined && { source }),
    ...(directory !== undefined && { directory }),
    dataset,
    cases: parts.cases.map(caseReport),
    shapes,
    measurements,
    comparisons: comparisonReports(shapes, measurements, parts.pairs),
    invariants,
    budgets,
    verdicts,
  };
  return { ...found, conclusion: concludeScenario(found, parts.exitCode) };
};

/** The whole report from its parts, with the conclusion for the run. */
export const assembleReport = (
  parts: Omit<Report, 'schemaVersion' | 'conclusion'>,
  exitCode: Conclusion['exitCode'],
): Report => ({ schemaVersion: SCHEMA_VERSION, ...parts, conclusion: concludeRun(parts.scenarios, exitCode) });
