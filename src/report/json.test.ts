import { expect, test } from 'vitest';
import { reportFromJson, reportToJson } from './json.js';
import { specimen } from './specimen.test.fixture.js';

const report = specimen();
const text = reportToJson(report);
const edited = (edit: (value: never) => void): string => {
  const value = JSON.parse(text);
  edit(value as never);
  return JSON.stringify(value);
};
const failure = (of: string): unknown => {
  try {
    return reportFromJson(of, 'old.json');
  } catch (error) {
    return error;
  }
};

test('a report comes back from its text as it was', () => {
  expect(reportFromJson(text, 'report.json')).toEqual(report);
});

test('the text is the same whatever the order of the keys', () => {
  const reversed = Object.fromEntries(Object.entries(report).reverse()) as typeof report;
  expect(reportToJson(reversed)).toBe(text);
});

test('samples stand on one line', () => {
  expect(text).toMatch(/^\s+"samplesMs": \[[\d.]+(, [\d.]+){29}\],$/m);
});

test('an EXPLAIN document stands on one line, and a parameter of its name stays what it is', () => {
  const [scenario] = report.scenarios;
  const cases = scenario?.cases.map((each) => ({ ...each, params: { document: '0', other: '"document": "1"' } })) ?? [];
  const named = { ...report, scenarios: scenario ? [{ ...scenario, cases }] : [] };
  const written = reportToJson(named);
  expect(written).toMatch(/^\s+"document": \[\{"Plan":\{"Node Type":"Limit",.*\}\]$/m);
  expect(reportFromJson(written, 'report.json')).toEqual(named);
});

test('text that holds brackets and numbers stays as it is', () => {
  const tainted = specimen({ taint: '[\n  1,\n  2\n]' });
  expect(reportFromJson(reportToJson(tainted), 'report.json')).toEqual(tainted);
});

test('what the schema does not name does not enter the text', () => {
  const leaking = { ...report, connectionString: 'postgres://me:secret@db' };
  expect(reportToJson(leaking)).not.toContain('secret');
});

test('a report of a newer minor version is read, its new fields left out', () => {
  const newer = edited((value: { schemaVersion: string; scenarios: { shoeSize?: string }[] }) => {
    value.schemaVersion = '1.9';
    (value.scenarios[0] as { shoeSize?: string }).shoeSize = 'new';
  });
  expect(reportFromJson(newer, 'new.json').scenarios).toEqual(report.scenarios);
});

test('a report of another major version says what to do', () => {
  const newer = edited((value: { schemaVersion: string }) => {
    value.schemaVersion = '2.0';
  });
  expect(failure(newer)).toMatchObject({ code: 'unsupported-report', hint: 'Update planproof.', exitCode: 2 });
});

test('a wrong field is named by its path in the file', () => {
  const wrong = edited((value: { scenarios: { cases: { why: unknown }[] }[] }) => {
    (value.scenarios[0]?.cases[2] as { why: unknown }).why = 7;
  });
  expect(failure(wrong)).toMatchObject({
    code: 'invalid-report',
    message: expect.stringContaining('old.json is not a valid planproof report:\n  scenarios[0].cases[2].why: '),
  });
});

test.each(['', '{', 'null', '[]', '{"results": []}'])('%j is refused as no report', (other) => {
  expect(failure(other)).toMatchObject({ code: 'invalid-report', message: expect.stringContaining('old.json') });
});
