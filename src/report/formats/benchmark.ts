import { type Figure, figures } from '../figures.js';
import { inert } from '../inert.js';
import type { Reporter } from '../reporter.js';

/** The list that github-action-benchmark reads with `tool: customSmallerIsBetter`. */
export const benchmark: Reporter = {
  name: 'benchmark',
  description: "github-action-benchmark's customSmallerIsBetter",
  render: (report) => [{ name: 'benchmark.json', content: `${JSON.stringify(figures(report).map(entry), null, 2)}\n` }],
};

const entry = (figure: Figure) => ({
  name: [figure.scenario, figure.shape, figure.case, figure.planMode, figure.settings, figure.metric]
    .map(inert)
    .join(' / '),
  unit: figure.unit,
  value: figure.value,
  ...(figure.low !== undefined && figure.high !== undefined && { range: `${figure.low} to ${figure.high}` }),
});
