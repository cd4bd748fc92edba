import type { CheckReport } from '../report.js';

/** A check and the name of its scenario: what pictures of it need. */
export interface Checked {
  readonly name: string;
  readonly check: CheckReport;
}
