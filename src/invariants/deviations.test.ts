import { expect, test } from 'vitest';
import type { Shape } from '../scenario/scenario.js';
import { deviations } from './deviations.js';

const shapes: readonly Shape[] = [
  { name: 'whole', role: 'reference', query: 'whole.sql' },
  { name: 'exact', role: 'candidate', query: 'exact.sql' },
  { name: 'bounded', role: 'candidate', query: 'bounded.sql', exact: false },
];
const cases = [{ name: 'hottest', params: {}, why: 'one' }];
const columns = [{ name: 'id', typeOid: 20 }];

const compared = (whole: readonly string[], bounded: readonly string[]) =>
  deviations({
    shapes,
    cases,
    answer: async (shape) => ({ columns, rows: (shape === 'whole' ? whole : bounded).map((id) => [id]) }),
  });

test('only shapes that are not meant to be exact are compared, and an exact answer is told as one', async () => {
  expect(await compared(['1', '2'], ['2', '1'])).toEqual([
    { shape: 'bounded', case: 'hottest', rows: 2, missing: 0, surplus: 0, differing: [] },
  ]);
});

test('rows that are missing and rows that are too many are counted, each copy for itself', async () => {
  expect(await compared(['1', '2', '2', '2'], ['2', '3'])).toMatchObject([{ rows: 4, missing: 3, surplus: 1 }]);
});
