import type { ScenarioCheck } from '../../gate/scenarioCheck.js';
import { slug } from '../charts/slug.js';
import { drawSvg } from '../charts/svg.js';
import { LIGHT } from '../charts/theme.js';
import type { ReportFile } from '../reporter.js';
import { seriesChart } from './chart.js';

/** A check as JSON, two spaces deep; the single operations stand in files of their own. */
export const checkToJson = (checks: readonly ScenarioCheck[]): string =>
  `${JSON.stringify(checks.map(withoutOperations), null, 2)}\n`;

const withoutOperations = (check: ScenarioCheck) => {
  if (check.churn === undefined) return check;
  const { entries: _, ...churn } = check.churn;
  return { ...check, churn };
};

/** What a check leaves on disk: check.json, a line for every operation that was issued, and cost over time as a picture. */
export const checkFiles = async (checks: readonly ScenarioCheck[]): Promise<readonly ReportFile[]> => {
  const files: ReportFile[] = [{ name: 'check.json', content: checkToJson(checks) }];
  for (const { scenario, churn, series = [] } of checks) {
    const name = slug(scenario);
    const lines = churn?.entries.map((entry) => `${JSON.stringify(entry)}\n`) ?? [];
    if (lines.length > 0) files.push({ name: `${name}.operations.jsonl`, content: lines.join('') });
    if (series.length > 1)
      files.push({ name: `${name}-churn.svg`, content: await drawSvg(seriesChart(scenario, series, LIGHT)) });
  }
  return files;
};
