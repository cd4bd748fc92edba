import { describe, expect, it } from 'vitest';
import { balancedOrder } from './order.js';
import { randomNumbers, shuffled } from './random.js';

describe('random numbers', () => {
  it('repeat for the same seed and differ for its neighbour', () => {
    const series = (seed: number) => Array.from({ length: 5 }, randomNumbers(seed));
    expect(series(7)).toEqual(series(7));
    expect(series(7)).not.toEqual(series(8));
  });

  it('are uniform: each tenth of [0, 1) gets its share (chi-squared, 9 degrees of freedom, p > 0.001)', () => {
    const random = randomNumbers(1);
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw++) {
      const tenth = Math.floor(random() * 10);
      counts[tenth] = (counts[tenth] as number) + 1;
    }
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(27.9);
  });

  it('shuffle into every order alike', () => {
    const random = randomNumbers(3);
    const seen = new Map<string, number>();
    for (let draw = 0; draw < 6_000; draw++) {
      const order = shuffled(['a', 'b', 'c'], random).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    for (const count of seen.values()) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });
});

describe('the order of pairs', () => {
  it('is balanced whenever a series ends at a multiple of two', () => {
    for (let seed = 0; seed < 50; seed++) {
      const order = balancedOrder(40, seed);
      for (let end = 2; end <= 40; end += 2) {
        expect(order.slice(0, end).filter((first) => first === 'reference')).toHaveLength(end / 2);
      }
    }
  });

  it('is random, repeats for a seed, and has any length', () => {
    expect(balancedOrder(20, 1)).toEqual(balancedOrder(20, 1));
    expect(balancedOrder(20, 1)).not.toEqual(balancedOrder(20, 2));
    expect(balancedOrder(7, 1)).toHaveLength(7);
  });
});
