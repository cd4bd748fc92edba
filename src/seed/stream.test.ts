import { expect, test } from 'vitest';
import { chiSquareDeviation } from './law/testing.js';
import { streamOf } from './stream.js';

const ROWS = 64_000;
const CELLS = 64;

const even = new Array<number>(CELLS).fill(1);
const countsOf = (cellOf: (row: number) => number): number[] => {
  const counts = new Array<number>(CELLS).fill(0);
  for (let row = 0; row < ROWS; row++) counts[cellOf(row)] = (counts[cellOf(row)] ?? 0) + 1;
  return counts;
};

test.each([0, 1, 2, 2 ** 40])('the numbers of seed %d fill the unit interval evenly', (seed) => {
  const stream = streamOf(seed).child('runs').child('price');
  const deviation = chiSquareDeviation(
    countsOf((row) => Math.floor(stream.unit(row) * CELLS)),
    even,
  );
  expect(Math.abs(deviation)).toBeLessThan(4);
});

test.each([
  ['neighbouring rows', streamOf(1).child('a'), streamOf(1).child('a'), 1],
  ['columns', streamOf(1).child('a'), streamOf(1).child('b'), 0],
  ['seeds', streamOf(1).child('a'), streamOf(2).child('a'), 0],
] as const)('%s are independent', (_, first, second, shift) => {
  const eighth = (u: number) => Math.floor(u * 8);
  const counts = countsOf((row) => 8 * eighth(first.unit(row)) + eighth(second.unit(row + shift)));
  expect(Math.abs(chiSquareDeviation(counts, even))).toBeLessThan(4);
});

test('a row has the same bits in any order and on every engine', () => {
  const stream = streamOf(42).child('bots_savedrun').child('uid');
  const forwards = [0, 1, 2, 4_294_967_295].map((row) => stream.bits(row));
  const backwards = [4_294_967_295, 2, 1, 0].map((row) => stream.bits(row)).toReversed();
  expect(backwards).toEqual(forwards);
  expect(forwards).toMatchInlineSnapshot(`
    [
      3496462361,
      3727253776,
      2606068433,
      843137832,
    ]
  `);
});
