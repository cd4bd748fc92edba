import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openmetrics } from './formats/openmetrics.js';
import { historyOf } from './history/entry.js';
import { contentOf } from './hostile.test.fixture.js';
import { specimen } from './specimen.test.fixture.js';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../reports/grafana/${name}`, import.meta.url), 'utf8'));

test('every panel of the dashboard asks for a metric and for labels that are written', async () => {
  const metrics = await contentOf(openmetrics, specimen());
  const { panels } = read('dashboard.json') as { panels: { targets: { expr: string }[] }[] };
  const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  expect(expressions.length).toBeGreaterThan(5);
  for (const expression of expressions) {
    const [, name = '', labels = ''] = /^(\w+)\{([^}]*)\}/.exec(expression) ?? [];
    const line = metrics.split('\n').find((each) => each.startsWith(`${name}{`)) ?? '';
    expect(line, name).not.toBe('');
    for (const [, label] of labels.matchAll(/(\w+)=/g)) expect(line, expression).toContain(`${label}="`);
  }
});

interface JsonPanel {
  readonly targets: readonly {
    readonly columns: readonly { readonly selector: string; readonly text: string }[];
    readonly filterExpression: string;
  }[];
}

test('every column of the JSON dashboard is a field of a history, and it filters by nothing else', () => {
  const entries = historyOf(specimen());
  const valueAt = (entry: unknown, path: string) =>
    path.split('.').reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], entry);
  const { panels } = read('dashboard-json.json') as { panels: readonly JsonPanel[] };
  for (const { columns, filterExpression } of panels.flatMap(({ targets }) => targets)) {
    for (const { selector } of columns)
      expect(
        entries.some((entry) => valueAt(entry, selector) !== undefined),
        selector,
      ).toBe(true);
    for (const [, name] of filterExpression.matchAll(/(\w+) ==/g))
      expect(columns.map(({ text }) => text)).toContain(name);
    expect(entries.some(({ settings }) => filterExpression.includes(`settings == '${settings}'`))).toBe(true);
  }
});
