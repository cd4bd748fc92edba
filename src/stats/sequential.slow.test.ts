import { describe, expect, it } from 'vitest';
import { type Noise, ON_CPU_HOGS, ON_CPU_IDLE, shareOf, simulate, WALL_HOGS, WALL_IDLE } from './fixtures/noise.js';
import { timeRule } from './timeRule.js';

const DECISIONS = 3_000;
const SLOWDOWNS = 400;

/** The operating characteristics that the rule promises, over thousands of simulated decisions: `npm run test:slow`. */
describe.each<[string, Noise, 'on-cpu' | 'wall', number, readonly (readonly [number, number])[]]>([
  [
    'on-CPU, idle',
    ON_CPU_IDLE,
    'on-cpu',
    0.001,
    [
      [1.05, 0.95],
      [1.1, 0.99],
      [1.3, 1],
    ],
  ],
  [
    'on-CPU, beside hogs',
    ON_CPU_HOGS,
    'on-cpu',
    0.001,
    [
      [1.05, 0.95],
      [1.1, 0.99],
      [1.3, 1],
    ],
  ],
  [
    'wall, idle',
    WALL_IDLE,
    'wall',
    0.005,
    [
      [1.3, 0.85],
      [1.5, 0.95],
      [2, 0.995],
    ],
  ],
  [
    'wall, beside hogs',
    WALL_HOGS,
    'wall',
    0.005,
    [
      [1.3, 0.85],
      [1.5, 0.95],
      [2, 0.995],
    ],
  ],
])('the rule, %s', (_, noise, clock, falseAlarms, caught) => {
  // Queries of a few milliseconds: an open decision may take all the pairs there are.
  const rule = timeRule(clock, { pairMs: 10 });

  it('raises no more false alarms than it promises', { timeout: 600_000 }, () => {
    expect(shareOf(simulate(1, noise, rule, DECISIONS), 'regressed')).toBeLessThanOrEqual(falseAlarms);
  });

  it.each(caught)('catches a slowdown of %f in at least %f', { timeout: 600_000 }, (slowdown, share) => {
    expect(shareOf(simulate(slowdown, noise, rule, SLOWDOWNS), 'regressed')).toBeGreaterThanOrEqual(share);
  });
});
