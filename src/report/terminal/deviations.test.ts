import { expect, test } from 'vitest';
import { specimen } from '../specimen.test.fixture.js';
import { deviationTexts } from './deviations.js';
import { styleOf } from './style.js';

const [scenario] = specimen().scenarios;
if (scenario === undefined) throw new Error('the specimen has no scenario');

const on = (name: string, missing: number, surplus: number) => ({
  shape: 'bounded',
  case: name,
  rows: 4,
  missing,
  surplus,
  differing: [],
});

const texts = (deviations: (typeof scenario)['deviations']) =>
  deviationTexts({ ...scenario, deviations }, styleOf(false), 200);

test('a shape that need not be exact is told by the cases on which it is wrong, and by how much', () => {
  expect(texts([on('hottest', 0, 0), on('widest', 3, 0), on('median', 1, 1)])).toEqual([
    '~ bounded is wrong on 2 of 3 cases: widest misses 3 of 4 rows; median misses 1 of 4 rows and gives 1 row too many',
  ]);
});

test('a shape that need not be exact and is says so', () => {
  expect(texts([on('hottest', 0, 0)])).toEqual(['· bounded, which need not be exact, is exact on 1 case']);
});
