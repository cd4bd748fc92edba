import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openmetrics } from './formats/openmetrics.js';
import { contentOf } from './hostile.test.fixture.js';
import { specimen } from './specimen.test.fixture.js';

const dashboard = JSON.parse(readFileSync(new URL('../../reports/grafana/dashboard.json', import.meta.url), 'utf8'));

test('every panel of the dashboard asks for a metric and for labels that are written', async () => {
  const metrics = await contentOf(openmetrics, specimen());
  const { panels } = dashboard as { panels: { targets: { expr: string }[] }[] };
  const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  expect(expressions.length).toBeGreaterThan(5);
  for (const expression of expressions) {
    const [, name = '', labels = ''] = /^(\w+)\{([^}]*)\}/.exec(expression) ?? [];
    const line = metrics.split('\n').find((each) => each.startsWith(`${name}{`)) ?? '';
    expect(line, name).not.toBe('');
    for (const [, label] of labels.matchAll(/(\w+)=/g)) expect(line, expression).toContain(`${label}="`);
  }
});
