import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { contentOf, HOSTILE, hostileReport } from '../hostile.test.fixture.js';
import { inert } from '../inert.js';
import { specimen } from '../specimen.test.fixture.js';
import { openmetrics } from './openmetrics.js';

interface Family {
  readonly name: string;
  readonly type: string;
  readonly metrics: readonly { readonly value: string; readonly labels: Readonly<Record<string, string>> }[];
}

// It brings no types.
const read: (text: string) => readonly Family[] = createRequire(import.meta.url)('parse-prometheus-text-format');

test('a reader of the format finds each number with its labels, in base units', async () => {
  const families = read(await contentOf(openmetrics, specimen()));
  const blocks = families.find(({ name }) => name === 'planproof_shared_blocks');
  expect(blocks?.type).toBe('GAUGE');
  expect(blocks?.metrics[0]).toEqual({
    value: '325121',
    labels: {
      scenario: 'recent-workflows',
      shape: 'distinct-on',
      case: 'hottest',
      plan_mode: 'custom',
      settings: 'counting',
    },
  });
  const times = families.find(({ name }) => name === 'planproof_wall_time_p50_seconds');
  expect(Number(times?.metrics[0]?.value)).toBeCloseTo(1.773, 2);
});

test('the text keeps the rules that OpenMetrics adds', async () => {
  const lines = (await contentOf(openmetrics, specimen({ outcome: 'unstable' }))).split('\n');
  expect(lines.slice(-2)).toEqual(['# EOF', '']);
  expect(lines.filter((line) => line === '')).toHaveLength(1);
  for (const line of lines.filter((each) => each.startsWith('# UNIT'))) {
    const [, , name, unit] = line.split(' ');
    expect(name?.endsWith(`_${unit}`)).toBe(true);
  }
  const families = lines.flatMap((line) => /^# TYPE (\S+)/.exec(line)?.[1] ?? []);
  expect(new Set(families).size).toBe(families.length);
});

test('hostile labels come back as they were', async () => {
  const families = read(await contentOf(openmetrics, hostileReport()));
  const labels = families.flatMap(({ metrics }) => metrics.map((metric) => metric.labels));
  expect(new Set(labels.map(({ scenario }) => scenario))).toEqual(new Set([inert(`recent-workflows${HOSTILE}`)]));
});
