import type { CheckReport, Report } from '../report.js';

/** A check of a scenario on a dataset. */
export interface DatasetCheck {
  readonly name: string;
  readonly hash: string;
  readonly check: CheckReport;
}

/** The report with each check that was made on the data its scenario was measured on; undefined where there is none such. */
export const withChecks = (report: Report, checks: readonly DatasetCheck[]): Report | undefined => {
  const checkOf = ({ name, dataset }: Report['scenarios'][number]) =>
    checks.find((each) => each.name === name && each.hash === dataset.hash)?.check;
  if (!report.scenarios.some(checkOf)) return undefined;
  return {
    ...report,
    scenarios: report.scenarios.map((scenario) => {
      const check = checkOf(scenario);
      return check === undefined ? scenario : { ...scenario, check };
    }),
  };
};
