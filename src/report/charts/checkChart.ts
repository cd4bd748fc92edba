import type { Chart } from './chart.js';
import type { Checked } from './checked.js';
import { churnLines } from './churnLines.js';
import { conditionDots } from './conditionDots.js';

/** Every picture of a check. */
export const checkChartsOf = (checked: Checked): readonly Chart[] => [
  ...churnLines(checked),
  ...conditionDots(checked),
];
