import { expect, test } from 'vitest';
import { axesOf, sweepSizes } from './scale.js';
import { datasetOf } from './testing.js';

const dataset = datasetOf(
  {},
  {
    axes: { rows: 'rows', keys: 'keys', users: 'users' },
    scales: { smoke: { rows: 10, keys: 3, users: 2 }, ci: { rows: 100, keys: 30, users: 20 } },
    sweeps: { rows: { values: [400, 100], hold: { keys: 5 } } },
  },
);

test('a scale gives a number for each axis, and an unknown one is told which there are', () => {
  expect(axesOf(dataset, 'ci')).toEqual({ rows: 100, keys: 30, users: 20 });
  expect(() => axesOf(dataset, 'huge')).toThrowError(
    expect.objectContaining({ exitCode: 2, hint: 'Use one of: smoke, ci.' }),
  );
});

test('a sweep varies its axis, smallest first, holds what it names, and takes the rest from the scale', () => {
  expect(sweepSizes(dataset, 'rows', 'ci')).toEqual([
    { value: 100, axes: { rows: 100, keys: 5, users: 20 } },
    { value: 400, axes: { rows: 400, keys: 5, users: 20 } },
  ]);
  expect(() => sweepSizes(dataset, 'keys', 'ci')).toThrowError(
    expect.objectContaining({ hint: 'Use --sweep with one of: rows.' }),
  );
});
