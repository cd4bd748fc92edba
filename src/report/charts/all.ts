import type { Report, ScenarioReport } from '../report.js';
import type { Chart, ChartKind } from './chart.js';
import { checkChartsOf } from './checkChart.js';
import { distributions } from './distributions.js';
import { gains } from './gains.js';
import { growthLines } from './growthLines.js';
import { ratios } from './ratios.js';
import { slug } from './slug.js';
import { wearBars } from './wearBars.js';
import { reads, writes } from './workBars.js';

const KINDS: readonly ChartKind[] = [gains, ratios, distributions, reads, writes, growthLines, wearBars];

/** Every chart of a scenario, but for its check's. */
export const chartsOf = (scenario: ScenarioReport): readonly Chart[] => KINDS.flatMap((kind) => kind(scenario));

/** Every chart of its check, if the report holds one. */
const chartsOfCheck = ({ name, check }: ScenarioReport): readonly Chart[] =>
  check === undefined ? [] : checkChartsOf({ name, check });

/** Every chart of a report under a file name of its own. */
export const namedCharts = (report: Report): readonly { readonly file: string; readonly chart: Chart }[] => {
  const slugs = report.scenarios.map(({ name }) => slug(name));
  return report.scenarios.flatMap((scenario, index) => {
    const base = slugs.indexOf(slugs[index] ?? '') === index ? slugs[index] : `${slugs[index]}-${index + 1}`;
    return [...chartsOf(scenario), ...chartsOfCheck(scenario)].map((chart) => ({
      file: `${base}-${chart.name}`,
      chart,
    }));
  });
};
