import { expect, test } from 'vitest';
import { seenShare } from './visibility.js';

test('what lasts as long as the gaps is always seen', () => {
  expect(seenShare([0, 50, 100, 150], 50)).toBe(1);
});

test('what lasts half a gap is seen half the time', () => {
  expect(seenShare([0, 100, 200], 50)).toBe(0.5);
});

test('one long gap hides what many short ones show', () => {
  expect(seenShare([0, 10, 20, 30, 130], 50)).toBeCloseTo(1 - 50 / 130);
});

test('a single snapshot promises nothing', () => {
  expect(seenShare([40], 50)).toBe(0);
  expect(seenShare([], 50)).toBe(0);
});
