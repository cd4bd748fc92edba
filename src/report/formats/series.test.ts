import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { contentOf, hostileReport } from '../hostile.test.fixture.js';
import { specimen } from '../specimen.test.fixture.js';
import { bencher } from './bencher.js';
import { benchmark } from './benchmark.js';

const number = { type: 'number' };

/** As Bencher documents its format. */
const BENCHER = {
  type: 'object',
  additionalProperties: {
    type: 'object',
    additionalProperties: {
      type: 'object',
      properties: { value: number, lower_value: number, upper_value: number },
      required: ['value'],
      additionalProperties: false,
    },
  },
};

/** As github-action-benchmark reads its custom tools. */
const BENCHMARK = {
  type: 'array',
  items: {
    type: 'object',
    properties: { name: { type: 'string' }, unit: { type: 'string' }, value: number, range: { type: 'string' } },
    required: ['name', 'unit', 'value'],
    additionalProperties: false,
  },
};

test.each([
  ['bencher', bencher, BENCHER],
  ['benchmark', benchmark, BENCHMARK],
] as const)('%s is valid by the schema of its reader, hostile names included', async (_, reporter, schema) => {
  const isValid = new Ajv().compile(schema);
  for (const report of [specimen(), hostileReport()]) {
    expect(isValid(JSON.parse(await contentOf(reporter, report))) || isValid.errors).toBe(true);
  }
});

test('bencher keeps benchmark and measure apart, with bounds', async () => {
  const metrics = JSON.parse(await contentOf(bencher, specimen()));
  const hottest = metrics['recent-workflows/last-used/hottest/custom/counting'];
  expect(hottest['shared-blocks']).toEqual({ value: 3, lower_value: 3, upper_value: 3 });
  expect(hottest['on-cpu-time-ratio']).toEqual({ value: 0.0004, lower_value: 0.0003, upper_value: 0.0006 });
});

test('a name in the series is given once, so that no point hides another', async () => {
  const names = JSON.parse(await contentOf(benchmark, specimen({ scenarios: 3 }))).map(
    ({ name }: { name: string }) => name,
  );
  expect(new Set(names).size).toBe(names.length);
});
