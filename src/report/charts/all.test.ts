import { expect, test } from 'vitest';
import { specimen } from '../specimen.test.fixture.js';
import { namedCharts } from './all.js';
import { drawSvg } from './svg.js';
import { LIGHT } from './theme.js';

// The unstable specimen is the one that was swept and that writes.
const charts = namedCharts(specimen({ outcome: 'unstable', candidates: ['last-used', 'lateral-walk'] }));

test('a scenario has a chart for everything that it measured', () => {
  expect(charts.map(({ chart }) => chart.name)).toEqual([
    'gains-counting',
    'gains-production',
    'ratios-on-cpu',
    'times-counting',
    'times-production',
    'reads-counting',
    'growth-1',
    'wear',
  ]);
});

test('every chart draws what it has, each mark with its value', async () => {
  for (const { chart } of charts) {
    const svg = await drawSvg(chart.spec(LIGHT));
    expect(svg, chart.name).toMatch(/aria-label="[^"]+: [^"]*\d[^"]*" role="graphics-symbol"/);
    expect(svg, chart.name).not.toMatch(/NaN|Infinity|undefined/);
  }
});

test('files of scenarios that differ only in signs have names of their own', () => {
  const twins = specimen({ scenarios: 2, taint: '/../' });
  const [one, two] = twins.scenarios;
  const files = namedCharts({ ...twins, scenarios: one && two ? [one, { ...two, name: `${one.name}!` }] : [] }).map(
    ({ file }) => file,
  );
  expect(new Set(files).size).toBe(files.length);
  expect(files.every((file) => /^[a-z0-9-]+$/.test(file))).toBe(true);
});
