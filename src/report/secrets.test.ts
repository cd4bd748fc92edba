import { expect, test } from 'vitest';
import type { ScenarioReport } from './report.js';
import { withoutSecrets } from './secrets.js';
import { otherPlans } from './specimen/otherPlans.test.fixture.js';
import { specimen } from './specimen.test.fixture.js';

const EMAIL = 'alice@example.org';
const ACCOUNT = 4711;

const told = (): ScenarioReport => {
  const [scenario] = specimen({ outcome: 'violated', cases: 2 }).scenarios as [ScenarioReport];
  const condition = `((email = '${EMAIL}'::text) AND (account = ${ACCOUNT}))`;
  return {
    ...scenario,
    cases: scenario.cases.map((each) => ({ ...each, params: { email: EMAIL, account: ACCOUNT, limit: 4 } })),
    measurements: scenario.measurements.map((each) => ({
      ...each,
      plan: { fingerprint: 'f', document: [{ Plan: { Filter: condition, 'Actual Rows': 7 } }] },
    })),
    invariants: [
      {
        name: 'sameRows',
        state: 'violated',
        message: `wrong for ${EMAIL}`,
        total: 1,
        rows: [{ key: String(ACCOUNT), expected: EMAIL, found: null }],
      },
    ],
    deviations: [
      {
        shape: 'last-used',
        case: scenario.cases[0]?.name ?? '',
        rows: 1,
        missing: 1,
        surplus: 0,
        differing: [{ key: String(ACCOUNT), expected: EMAIL, found: null }],
      },
    ],
  };
};

test('no secret is anywhere in what a report says, and other parameters stay', () => {
  const found = told();
  const cases = found.cases.map(({ name }) => ({
    name,
    params: { email: EMAIL, account: ACCOUNT, limit: 4 },
    secret: ['email', 'account'],
  }));
  const text = JSON.stringify(withoutSecrets(found, cases));
  expect(JSON.stringify(found)).toContain(EMAIL);
  expect(text).not.toContain(EMAIL);
  expect(text).not.toContain(String(ACCOUNT));
  expect(text).toContain('"params":{"limit":4}');
  expect(text).toContain('"Actual Rows":7');
});

test('plans of a case without secrets keep their literals', () => {
  const found = told();
  const [first = '', second = ''] = found.cases.map(({ name }) => name);
  const cases = [
    { name: first, params: { account: ACCOUNT }, secret: ['account'] },
    { name: second, params: { account: 12 } },
  ];
  const { measurements } = withoutSecrets({ ...found, measurements: found.measurements }, cases);
  const filterOf = (name: string) => JSON.stringify(measurements.find((each) => each.case === name)?.plan?.document);
  expect(filterOf(first)).toContain('(account = ?)');
  expect(filterOf(second)).toContain('account = [secret]');
});

test('a secret too short to be looked for is in no plan of its case', () => {
  const [scenario] = specimen({ cases: 1 }).scenarios as [ScenarioReport];
  const cases = scenario.cases.map(({ name }) => ({ name, params: { name: 'bob' }, secret: ['name'] }));
  const text = JSON.stringify(withoutSecrets({ ...scenario, ...otherPlans(scenario, 'bob') }, cases));
  expect(text).not.toContain('bob');
  expect(text).toContain('(name = ?::text)');
});

test('findings without secrets are left as they are', () => {
  const found = told();
  expect(withoutSecrets(found, [{ name: 'hottest', params: { account: ACCOUNT } }])).toBe(found);
});
