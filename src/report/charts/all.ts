import type { Report, ScenarioReport } from '../report.js';
import type { Chart, ChartKind } from './chart.js';
import { distributions } from './distributions.js';
import { gains } from './gains.js';
import { slug } from './slug.js';
import { reads, writes } from './workBars.js';

const KINDS: readonly ChartKind[] = [gains, distributions, reads, writes];

/** Every chart of a scenario. */
export const chartsOf = (scenario: ScenarioReport): readonly Chart[] => KINDS.flatMap((kind) => kind(scenario));

/** Every chart of a report under a file name of its own. */
export const namedCharts = (report: Report): readonly { readonly file: string; readonly chart: Chart }[] => {
  const slugs = report.scenarios.map(({ name }) => slug(name));
  return report.scenarios.flatMap((scenario, index) => {
    const base = slugs.indexOf(slugs[index] ?? '') === index ? slugs[index] : `${slugs[index]}-${index + 1}`;
    return chartsOf(scenario).map((chart) => ({ file: `${base}-${chart.name}`, chart }));
  });
};
