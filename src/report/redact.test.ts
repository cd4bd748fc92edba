import { expect, test } from 'vitest';
import { reportFromJson, reportToJson } from './json.js';
import { redacted } from './redact.js';
import type { Report, ScenarioReport } from './report.js';
import { otherPlans } from './specimen/otherPlans.test.fixture.js';
import { specimen } from './specimen.test.fixture.js';

const withSql = (text: string) => {
  const report = specimen({ cases: 1 });
  const scenarios = report.scenarios.map((scenario) => ({
    ...scenario,
    shapes: scenario.shapes.map((shape) => ({ ...shape, sql: [{ file: 'a.sql', text }] })),
  }));
  return redacted({ ...report, scenarios }).scenarios[0]?.shapes[0]?.sql[0]?.text;
};

test.each([
  [`SELECT 'it''s', E'a\\'b', $$x 'y'$$, $tag$ $$ $tag$ FROM t`, `SELECT ?, ?, ?, ? FROM t`],
  [
    'SELECT * FROM t2 WHERE a1 = 42 AND b > 1.5e3 AND c = :workspace_id LIMIT :limit',
    'SELECT * FROM t2 WHERE a1 = ? AND b > ? AND c = :workspace_id LIMIT :limit',
  ],
  ['SELECT "it\'s 5" FROM t', 'SELECT "it\'s 5" FROM t'],
  ['SELECT a -- for alice@example.org\nFROM t /* 1 */', 'SELECT a \nFROM t '],
])('literals of %j are gone, names and parameters stay', (sql, expected) => {
  expect(withSql(sql)).toBe(expected);
});

test('plans, parameters and rows tell nothing of the data, and every number stays', () => {
  const secret = 'alice@example.org';
  const report = specimen({ outcome: 'violated', cases: 2 });
  const scenarios = report.scenarios.map((scenario) => ({
    ...scenario,
    cases: scenario.cases.map((each) => ({ ...each, params: { email: secret } })),
    measurements: scenario.measurements.map((each) => ({
      ...each,
      plan: { fingerprint: 'f', document: [{ Plan: { Filter: `(email = '${secret}'::text)`, 'Actual Rows': 7 } }] },
    })),
    invariants: [
      {
        name: 'sameRows',
        state: 'violated' as const,
        message: 'wrong',
        total: 1,
        rows: [{ key: secret, expected: secret, found: null }],
      },
    ],
  }));
  const text = reportToJson(redacted({ ...report, scenarios }));
  expect(text).not.toContain(secret);
  expect(text).toContain('(email = ?::text)');
  expect(text).toContain('"Actual Rows":7');
  expect(reportFromJson(text, 'redacted.json').scenarios[0]?.invariants[0]).toMatchObject({ rows: [{ found: null }] });
});

test('the planner’s settings stay as they were in a plan', () => {
  const Settings = { work_mem: '64MB', random_page_cost: '1.1', search_path: 'sales, public' };
  const document = [{ Plan: { 'Node Type': 'Result', Filter: '(a = 64)' }, Settings }];
  const report = specimen({ cases: 1 });
  const scenarios = report.scenarios.map((scenario) => ({
    ...scenario,
    measurements: scenario.measurements.map((each) => ({ ...each, plan: { fingerprint: 'f', document } })),
  }));
  const [scenario] = redacted({ ...report, scenarios }).scenarios;
  const plan = { 'Node Type': 'Result', Filter: '(a = ?)' };
  expect(scenario?.measurements[0]?.plan?.document).toEqual([{ Plan: plan, Settings }]);
});

test('nodes keep their places in a diff of plans', () => {
  const pathsOf = (report: Report) =>
    report.scenarios[0]?.comparisons[0]?.planDiff?.rows.map((row) => ('before' in row ? row.before : row.after).path);
  expect(pathsOf(specimen())).toContain('0.0.0');
  expect(pathsOf(redacted(specimen()))).toEqual(pathsOf(specimen()));
});

test('plans at other sizes, by other statistics and in a baseline tell nothing of the data either', () => {
  const [scenario] = specimen({ cases: 1 }).scenarios as [ScenarioReport];
  const text = JSON.stringify(
    redacted({ ...specimen(), scenarios: [{ ...scenario, ...otherPlans(scenario, 'alice') }] }),
  );
  expect(text).not.toContain('alice');
  expect(text).toContain('(name = ?::text)');
});
