import { expect, test } from 'vitest';
import { even } from './law/even.js';
import { pareto } from './law/pareto.js';
import { chiSquareDeviation } from './law/testing.js';
import { zipf } from './law/zipf.js';
import { ranksOf } from './ranks.js';
import { streamOf } from './stream.js';

const SIZE = 50;
const laws = { even: even(), 'zipf 1': zipf(1), 'zipf 1.2': zipf(1.2), pareto: pareto({ shape: 1.5 }) };
const shares = {
  even: () => 1,
  'zipf 1': (rank: number) => 1 / (rank + 1),
  'zipf 1.2': (rank: number) => (rank + 1) ** -1.2,
  pareto: (rank: number) => ((rank + 0.5) / SIZE) ** (-1 / 1.5),
};
const names = Object.keys(laws) as (keyof typeof laws)[];

const countsOf = (name: keyof typeof laws): number[] => {
  const ranks = ranksOf(laws[name], SIZE);
  const stream = streamOf(3).child(name);
  const counts = new Array<number>(SIZE).fill(0);
  for (let row = 0; row < 40_000; row++)
    counts[ranks.draw(stream.unit(row))] = (counts[ranks.draw(stream.unit(row))] ?? 0) + 1;
  return counts;
};

test.each(names.flatMap((name) => names.map((other) => [name, other] as const)))(
  'ranks drawn by %s fit the weights of %s only if that is their law',
  (name, other) => {
    const weights = Array.from({ length: SIZE }, (_, rank) => shares[other](rank));
    const deviation = chiSquareDeviation(countsOf(name), weights);
    if (name === other) expect(Math.abs(deviation)).toBeLessThan(4);
    else expect(deviation).toBeGreaterThan(10);
  },
);

test('the ends of the unit interval fall on the first and the last rank', () => {
  const ranks = ranksOf(zipf(1), 1000);
  expect(ranks.draw(0)).toBe(0);
  expect(ranks.draw(1 - 2 ** -32)).toBe(999);
});

test('a rank without weight is never drawn', () => {
  const ranks = ranksOf({ says: 'odd ranks', weight: (rank) => rank % 2 }, 10);
  const drawn = new Set(Array.from({ length: 1000 }, (_, i) => ranks.draw(i / 1000)));
  expect([...drawn].toSorted()).toEqual([1, 3, 5, 7, 9]);
});
