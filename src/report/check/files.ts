import type { ScenarioCheck } from '../../gate/scenarioCheck.js';
import type { ReportFile } from '../reporter.js';

/** A check as JSON, two spaces deep; the single operations stand in files of their own. */
export const checkToJson = (checks: readonly ScenarioCheck[]): string =>
  `${JSON.stringify(checks.map(withoutOperations), null, 2)}\n`;

const withoutOperations = (check: ScenarioCheck) => {
  if (check.churn === undefined) return check;
  const { entries: _, ...churn } = check.churn;
  return { ...check, churn };
};

/** What a check leaves on disk: check.json, and a line for every operation that was issued. */
export const checkFiles = (checks: readonly ScenarioCheck[]): readonly ReportFile[] => [
  { name: 'check.json', content: checkToJson(checks) },
  ...checks.flatMap(({ scenario, churn }) =>
    churn === undefined
      ? []
      : [
          {
            name: `${scenario}.operations.jsonl`,
            content: churn.entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
          },
        ],
  ),
];
