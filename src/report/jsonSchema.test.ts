import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { baselineJsonSchema } from './baselineJson.js';
import { fieldsOf } from './fields.test.fixture.js';
import { reportFromJson } from './json.js';
import { reportJsonSchema } from './jsonSchema.js';

const COMMITTED = new URL('../../reports/schema/report.schema.json', import.meta.url).pathname;

const all = fieldsOf(JSON.parse(reportJsonSchema()));

test('the committed JSON Schema is the one that the code gives (npm run schema writes it)', async () => {
  await expect(reportJsonSchema()).toMatchFileSnapshot(COMMITTED);
});

test('the committed JSON Schema of a baseline is the one that the code gives', async () => {
  const committed = new URL('../../reports/schema/baseline.schema.json', import.meta.url).pathname;
  await expect(baselineJsonSchema()).toMatchFileSnapshot(committed);
  const fields = fieldsOf(JSON.parse(baselineJsonSchema()));
  expect(fields.filter(([, field]) => !field.description).map(([path]) => path)).toEqual([]);
});

test('every field of the report is described', () => {
  expect(all.length).toBeGreaterThan(150);
  expect(all.filter(([, field]) => !field.description).map(([path]) => path)).toEqual([]);
});

test('every number of the report has its unit', () => {
  const numbers = all.filter(([, { type }]) => type === 'number' || type === 'integer');
  expect(numbers.length).toBeGreaterThan(50);
  expect(numbers.filter(([, field]) => !field.unit).map(([path]) => path)).toEqual([]);
});

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

test('every field that a consumer of version 1.0 reads is still there: within a major version none is renamed or removed', () => {
  const now = new Set(all.map(([path]) => path));
  const then = fixture('fields-1.0.txt').trimEnd().split('\n');
  expect(then.length).toBeGreaterThan(200);
  expect(then.filter((path) => !now.has(path))).toEqual([]);
});

test('a report of version 1.0 is read: a field that was added since has a default', () => {
  expect(reportFromJson(fixture('report-1.0.json'), 'report-1.0.json').scenarios).toHaveLength(1);
});
