import type { PlanDiff } from '../../plan/diff.js';
import type { Measurement, Report, ScenarioReport } from '../report.js';

/** How two measurements' plans differ, where both are known. */
export type Difference = (before: Measurement, after: Measurement) => PlanDiff | undefined;

/** Two reports by the names that a reader gave them. */
export interface Sides {
  readonly before: { readonly name: string; readonly report: Report };
  readonly after: { readonly name: string; readonly report: Report };
  /** How plans differ, where somebody can tell; else only that they do. */
  readonly difference?: Difference;
}

/** One scenario in both reports. */
export interface ScenarioChange {
  readonly before: ScenarioReport;
  readonly after: ScenarioReport;
}

/** Scenarios that both reports have. */
export const commonScenarios = ({ before, after }: Sides): readonly ScenarioChange[] =>
  before.report.scenarios.flatMap((scenario) => {
    const twin = after.report.scenarios.find(({ name }) => name === scenario.name);
    return twin ? [{ before: scenario, after: twin }] : [];
  });
