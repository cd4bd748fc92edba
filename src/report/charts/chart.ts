import type { TopLevelSpec } from 'vega-lite';
import type { ScenarioReport } from '../report.js';
import type { Theme } from './theme.js';

/** One picture of a scenario, as a function of the theme. */
export interface Chart {
  /** Safe in a file name; unique in the report. */
  readonly name: string;
  /** What the picture shows, for a heading and for those who cannot see it. */
  readonly title: string;
  readonly description: string;
  readonly spec: (theme: Theme) => TopLevelSpec;
}

/** The charts of one kind that a scenario has the numbers for. */
export type ChartKind = (scenario: ScenarioReport) => readonly Chart[];
