import { expect, test } from 'vitest';
import { caseReport, measurementReport } from './build.js';

const counter = (value: number) => ({ value, min: value, max: value, repeatable: true });
const key = { shape: 'last-used', case: 'hottest', planMode: 'custom', settings: 'counting' } as const;
const measured = { key, rowsReturned: 1, work: {}, planningTimeMs: [], executionTimeMs: [], wallTimeMs: [] };

test('a parameter too large for a JSON number is kept as text', () => {
  const { params } = caseReport({ name: 'big', why: 'ids', params: { small: 5n, big: 2n ** 60n, list: [1n, null] } });
  expect(params).toEqual({ small: 5, big: '1152921504606846976', list: [1, null] });
});

test('quantiles follow from the samples, which keep their order', () => {
  const { times } = measurementReport({ ...measured, wallTimeMs: [4, 1, 3, 2] });
  expect(times).toEqual({
    wallTimeMs: {
      samplesMs: [4, 1, 3, 2],
      minMs: 1,
      p50Ms: 2.5,
      p95Ms: expect.closeTo(3.85),
      p99Ms: expect.closeTo(3.97),
      maxMs: 4,
    },
  });
});

test('what could not be counted is absent, not zero', () => {
  expect(measurementReport(measured)).toEqual({ ...key, rowsReturned: 1, times: {} });
});

test('rows that EXPLAIN rounded say how far they may be off', () => {
  const work = {
    sharedBlocks: counter(8),
    rowsScanned: counter(4_000),
    rowsScannedError: counter(500),
    rowsRemoved: counter(7),
    rowsRemovedError: counter(0),
  };
  expect(measurementReport({ ...measured, work }).work).toEqual({
    sharedBlocks: counter(8),
    rowsScanned: { ...counter(4_000), error: 500 },
    rowsRemoved: counter(7),
  });
});
