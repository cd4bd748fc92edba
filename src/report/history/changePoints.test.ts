import { expect, test } from 'vitest';
import { differences, pettittChanges } from './changePoints.js';

const noisy = (level: number, count: number, seed: number) => {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return level * (0.9 + (0.2 * state) / 4294967296);
  });
};

test('a counter changes wherever it is another number', () => {
  expect(differences([3, 3, 4, 4, 2])).toEqual([
    { index: 2, ratio: 4 / 3 },
    { index: 4, ratio: 0.5 },
  ]);
  expect(differences([0, 5])).toEqual([{ index: 1 }]);
});

test('a step of time is found where it is, with its size', () => {
  const [change, ...others] = pettittChanges([...noisy(10, 15, 1), ...noisy(14, 15, 2)]);
  expect(others).toEqual([]);
  expect(change?.index).toBe(15);
  expect(change?.ratio).toBeCloseTo(1.4, 1);
});

test('two steps are found in order', () => {
  const values = [...noisy(10, 15, 1), ...noisy(14, 15, 2), ...noisy(7, 15, 3)];
  expect(pettittChanges(values).map(({ index }) => index)).toEqual([15, 30]);
});

test('noise alone is no change, nor is one slow run', () => {
  const runs = Array.from({ length: 200 }, (_, seed) => pettittChanges(noisy(10, 30, seed * 7919 + 13)).length);
  expect(runs.filter((count) => count > 0).length).toBeLessThanOrEqual(4);
  expect(pettittChanges([...noisy(10, 12, 5), 90, ...noisy(10, 12, 6)])).toEqual([]);
});

test('a handful of runs proves nothing', () => {
  expect(pettittChanges([10, 10, 10, 20, 20, 20])).toEqual([]);
});
