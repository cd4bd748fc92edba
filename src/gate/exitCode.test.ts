import { expect, test } from 'vitest';
import { gravest } from './exitCode.js';

test('of any two exit codes the first of 130, 3, 2, 4, 1, 0 is given', () => {
  const order = [130, 3, 2, 4, 1, 0] as const;
  for (const [place, first] of order.entries())
    for (const second of order.slice(place)) expect(gravest([second, first])).toBe(first);
  expect(gravest([])).toBe(0);
});
