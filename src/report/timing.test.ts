import { describe, expect, it } from 'vitest';
import type { ScenarioReport } from './report.js';
import { clockTexts, selfTestText } from './timing.js';

const time = {
  clock: 'on-cpu',
  whyClock: 'the backend runs on this machine',
  ratio: 1,
  low: 0.98,
  high: 1.012,
  pairs: 20,
  confirmation: false,
} as const;
const selfTest = { shape: 'old', case: 'hottest', time, smallestDetectable: 1.04, trusted: true };
const timed = (wall = 0): Pick<ScenarioReport, 'comparisons' | 'selfTest'> => {
  const byWall = { ...time, clock: 'wall', whyClock: 'the budget asks for it' };
  return {
    selfTest,
    comparisons: [{ time }, ...Array.from({ length: wall }, () => ({ time: byWall }))],
  } as unknown as ScenarioReport;
};

describe('what is said of timing', () => {
  it('names each clock and its reason once', () => {
    expect(clockTexts(timed(2))).toEqual([
      'time goes by CPU time: the backend runs on this machine',
      'time goes by wall-clock time: the budget asks for it',
    ]);
  });

  it('gives the noise by the farther end of the interval, and the least that would show', () => {
    expect(selfTestText(timed())).toBe(
      'a shape against itself came within 2.0 % over 20 pairs: a slowdown of 1.04x would show here, by CPU time',
    );
  });

  it('prints the floor of the client where it was calibrated', () => {
    expect(selfTestText({ comparisons: [], selfTest: { ...selfTest, floorMs: 0.07 } })).toMatch(/waiting for 70 µs$/);
  });

  it('says so where time is not trusted, and nothing where no shape was held against itself', () => {
    expect(selfTestText({ comparisons: [], selfTest: { ...selfTest, trusted: false } })).toContain('no time is judged');
    expect(selfTestText({ comparisons: [] })).toBeUndefined();
  });
});
