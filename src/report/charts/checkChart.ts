import type { CheckReport } from '../report.js';
import type { Chart } from './chart.js';
import { churnLines } from './churnLines.js';
import { conditionDots } from './conditionDots.js';

/** What a scenario's name and its check are needed for: pictures of the check. */
export interface Checked {
  readonly name: string;
  readonly check: CheckReport;
}

/** Every picture of a check. */
export const checkChartsOf = (checked: Checked): readonly Chart[] => [
  ...churnLines(checked),
  ...conditionDots(checked),
];
