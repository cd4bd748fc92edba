import { expect, test } from 'vitest';
import { figures } from './figures.js';
import { specimen } from './specimen.test.fixture.js';

test.each([
  ['on-cpu', 'onCpuTimeRatio'],
  ['server', 'executionTimeRatio'],
  ['wall', 'wallTimeRatio'],
] as const)('a ratio by the clock %s is followed under a name of its own', (clock, metric) => {
  const report = specimen({ cases: 1 });
  const scenarios = report.scenarios.map((scenario) => ({
    ...scenario,
    comparisons: scenario.comparisons.map((each) => (each.time ? { ...each, time: { ...each.time, clock } } : each)),
  }));
  const named = figures({ ...report, scenarios }).filter((figure) => figure.metric.endsWith('TimeRatio'));
  expect(new Set(named.map((figure) => figure.metric))).toEqual(new Set([metric]));
});
