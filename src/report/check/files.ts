import type { ScenarioCheck } from '../../gate/scenarioCheck.js';
import { checkChartsOf } from '../charts/checkChart.js';
import type { Checked } from '../charts/checked.js';
import { slug } from '../charts/slug.js';
import { drawSvg } from '../charts/svg.js';
import { DARK, LIGHT } from '../charts/theme.js';
import { checkPage } from '../html/checkPage.js';
import type { ReportFile } from '../reporter.js';

/** A check as JSON, two spaces deep; the single operations stand in files of their own. */
export const checkToJson = (checks: readonly ScenarioCheck[]): string =>
  `${JSON.stringify(checks.map(withoutOperations), null, 2)}\n`;

const withoutOperations = (check: ScenarioCheck) => {
  if (check.churn === undefined) return check;
  const { entries: _, ...churn } = check.churn;
  return { ...check, churn };
};

/** What checks leave on disk: check.json, a page, a line for every operation that was issued, and pictures. */
export const checkFiles = async (
  checks: readonly ScenarioCheck[],
  checked: readonly Checked[],
): Promise<readonly ReportFile[]> => {
  const files: ReportFile[] = [{ name: 'check.json', content: checkToJson(checks) }];
  files.push({ name: 'check.html', content: await checkPage(checked) });
  for (const { scenario, churn } of checks) {
    const lines = churn?.entries.map((entry) => `${JSON.stringify(entry)}\n`) ?? [];
    if (lines.length > 0) files.push({ name: `${slug(scenario)}.operations.jsonl`, content: lines.join('') });
  }
  for (const each of checked) files.push(...(await pictures(each)));
  return files;
};

const pictures = async (checked: Checked): Promise<readonly ReportFile[]> => {
  const files: ReportFile[] = [];
  for (const { name, spec } of checkChartsOf(checked)) {
    const file = `charts/${slug(checked.name)}-${name}`;
    files.push({ name: `${file}.svg`, content: await drawSvg(spec(LIGHT)) });
    files.push({ name: `${file}-dark.svg`, content: await drawSvg(spec(DARK)) });
  }
  return files;
};
