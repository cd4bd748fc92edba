import { type Figure, figures } from '../figures.js';
import { inert } from '../inert.js';
import type { Report } from '../report.js';
import type { Reporter } from '../reporter.js';

/** OpenMetrics text, for a push gateway or a node exporter's textfile collector. */
export const openmetrics: Reporter = {
  name: 'openmetrics',
  description: 'OpenMetrics text',
  render: (report) => [{ name: 'metrics.txt', content: textOf(report) }],
};

interface Family {
  readonly name: string;
  readonly unit: string;
  readonly help: string;
  readonly lines: readonly string[];
}

const textOf = (report: Report): string => {
  const all = figures(report);
  const metrics = [...new Set(all.map(({ metric }) => metric))];
  const families = [...metrics.map((metric) => familyOf(metric, all)), exitCodes(report)];
  return `${families.flatMap(linesOf).join('\n')}\n# EOF\n`;
};

const linesOf = ({ name, unit, help, lines }: Family): readonly string[] => [
  `# TYPE ${name} gauge`,
  ...(unit === '' ? [] : [`# UNIT ${name} ${unit}`]),
  `# HELP ${name} ${help}`,
  ...lines.map((line) => name + line),
];

/** OpenMetrics wants base units, and a name that ends with its unit; counts have none. */
const UNITS: Readonly<Record<Figure['unit'], { readonly unit: string; readonly divisor: number }>> = {
  ms: { unit: 'seconds', divisor: 1000 },
  bytes: { unit: 'bytes', divisor: 1 },
  ratio: { unit: 'ratio', divisor: 1 },
  blocks: { unit: '', divisor: 1 },
  rows: { unit: '', divisor: 1 },
  records: { unit: '', divisor: 1 },
};

const familyOf = (metric: string, all: readonly Figure[]): Family => {
  const own = all.filter((figure) => figure.metric === metric);
  const { unit, divisor } = UNITS[own[0]?.unit ?? 'ratio'];
  const words = metric.replace(/(Ms|Bytes|Ratio)$/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return {
    name: ['planproof', words, ...(unit === '' ? [] : [unit])].join('_'),
    unit,
    help: `${metric} of a shape on a case.`,
    lines: own.map((figure) => `{${labels(figure)}} ${figure.value / divisor}`),
  };
};

const labels = ({ scenario, shape, case: name, planMode, settings }: Figure): string =>
  Object.entries({ scenario, shape, case: name, plan_mode: planMode, settings })
    .map(([key, value]) => `${key}="${escaped(value)}"`)
    .join(',');

const exitCodes = ({ scenarios }: Report): Family => ({
  name: 'planproof_exit_code',
  unit: '',
  help: 'What a scenario ended with: 0 passed, 1 a budget is broken, 4 an answer is wrong.',
  lines: scenarios.map(({ name, conclusion }) => `{scenario="${escaped(name)}"} ${conclusion.exitCode}`),
});

const escaped = (text: string): string => inert(text).replace(/\\/g, '\\\\').replace(/"/g, '\\"');
