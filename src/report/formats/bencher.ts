import { type Figure, figures } from '../figures.js';
import { clipped, inert } from '../inert.js';
import type { Reporter } from '../reporter.js';

/** What Bencher allows for the name of a benchmark. */
const NAME_LIMIT = 1024;

/** Bencher Metric Format: benchmark by measure. */
export const bencher: Reporter = {
  name: 'bencher',
  description: 'Bencher Metric Format',
  render: (report) => [{ name: 'bencher.json', content: `${JSON.stringify(byBenchmark(figures(report)), null, 2)}\n` }],
};

const byBenchmark = (all: readonly Figure[]) => {
  const benchmarks = new Map<string, Record<string, object>>();
  for (const figure of all) {
    const name = benchmarkName(figure);
    benchmarks.set(name, { ...benchmarks.get(name), [measureName(figure)]: metric(figure) });
  }
  return Object.fromEntries(benchmarks);
};

const benchmarkName = ({ scenario, shape, case: name, planMode, settings }: Figure): string =>
  clipped([scenario, shape, name, planMode, settings].map(inert).join('/'), NAME_LIMIT);

/** Bencher names measures in kebab case. */
const measureName = ({ metric: name }: Figure): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const metric = ({ value, low, high }: Figure) => ({
  value,
  ...(low !== undefined && { lower_value: low }),
  ...(high !== undefined && { upper_value: high }),
});
