import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Order, permutationOf } from './permutation.js';
import { streamOf } from './stream.js';

const orders = fc.oneof(
  fc.constantFrom<Order>('kept', 'shuffled'),
  fc.integer({ min: 1, max: 500 }).map((within): Order => ({ within })),
);

test('every order is a permutation, and can be undone', () => {
  fc.assert(
    fc.property(orders, fc.integer({ min: 0, max: 2000 }), fc.integer(), (order, size, seed) => {
      const permutation = permutationOf(order, size, streamOf(seed));
      const images = Array.from({ length: size }, (_, index) => permutation.at(index));
      expect(new Set(images).size).toBe(size);
      expect(images.every((image) => image >= 0 && image < size)).toBe(true);
      expect(images.map((image) => permutation.indexOf(image))).toEqual(images.map((_, index) => index));
    }),
  );
});

test('a shuffle of three thousand million can be undone', () => {
  const size = 3_000_000_000;
  const permutation = permutationOf('shuffled', size, streamOf(1));
  for (const index of [0, 1, 2_147_483_648, size - 1]) {
    const image = permutation.at(index);
    expect(image).toBeLessThan(size);
    expect(permutation.indexOf(image)).toBe(index);
  }
});

test('a shuffle leaves no order, one within blocks leaves the order of the blocks', () => {
  const size = 10_000;
  const correlation = (order: Order): number => {
    const permutation = permutationOf(order, size, streamOf(5));
    const middle = (size - 1) / 2;
    let products = 0;
    let squares = 0;
    for (let index = 0; index < size; index++) {
      products += (index - middle) * (permutation.at(index) - middle);
      squares += (index - middle) ** 2;
    }
    return products / squares;
  };
  expect(correlation('kept')).toBe(1);
  expect(Math.abs(correlation('shuffled'))).toBeLessThan(0.05);
  expect(correlation({ within: 5000 })).toBeGreaterThan(0.7);
  expect(correlation({ within: 100 })).toBeGreaterThan(0.999);
});
