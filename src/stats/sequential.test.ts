import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conclude } from './conclude.js';
import { smallestDetectable } from './detectable.js';
import {
  decide,
  type Noise,
  ON_CPU_HOGS,
  ON_CPU_IDLE,
  pairs,
  shareOf,
  simulate,
  take,
  WALL_HOGS,
  WALL_IDLE,
} from './fixtures/noise.js';
import { next, type PairedSamples } from './sequential.js';
import { timeRule } from './timeRule.js';

const ON_CPU = timeRule('on-cpu');
const first = (...d: number[]): PairedSamples => ({ first: d, confirmation: [] });
/** So many pairs around a ratio, apart by a little. */
const around = (ratio: number, count: number, spread = 0.005) =>
  Array.from({ length: count }, (_, index) => Math.log(ratio) + spread * Math.cos(index * 2.4));

describe('the next step', () => {
  it('begins with two pairs, and looks again after four and every four', () => {
    expect(next(first(), ON_CPU)).toEqual({ state: 'more', pairs: 2 });
    expect(next(first(...around(1.02, 2)), ON_CPU)).toEqual({ state: 'more', pairs: 2 });
    expect(next(first(...around(1.02, 4)), ON_CPU)).toEqual({ state: 'more', pairs: 4 });
    expect(next(first(...around(1.02, 9)), ON_CPU)).toEqual({ state: 'more', pairs: 3 });
  });

  it('stops after two pairs that are both ten times faster than allowed', () => {
    expect(next(first(...around(0.09, 2, 0.02)), ON_CPU)).toEqual({ state: 'stop' });
    expect(next(first(Math.log(0.09), Math.log(0.5)), ON_CPU)).toEqual({ state: 'more', pairs: 2 });
    expect(next(first(...around(0.09, 2, 0.02)), timeRule('on-cpu', { sides: 'both' }))).toEqual({
      state: 'more',
      pairs: 2,
    });
  });

  it('stops after four pairs that are all far faster than allowed', () => {
    expect(next(first(...around(0.1, 4)), ON_CPU)).toEqual({ state: 'stop' });
    expect(next(first(...around(0.1, 4)), timeRule('on-cpu', { expectedRatio: 0.12 })).state).toBe('more');
    expect(next(first(...around(0.01, 4)), timeRule('on-cpu', { expectedRatio: 0.12 })).state).toBe('stop');
  });

  it('stops after eight pairs that agree on no change, one of them spoilt', () => {
    expect(next(first(...around(1, 7), 0.5), ON_CPU)).toEqual({ state: 'stop' });
    expect(next(first(...around(1, 6), 0.5, 0.5), ON_CPU).state).toBe('more');
  });

  it('takes more than eight pairs that agree, where they scatter so much that a change worth catching may hide', () => {
    const scattered = [-0.06, 0.025, -0.05, 0.02, -0.04, 0.028, -0.03, 0.029];
    expect(next(first(...scattered), ON_CPU)).toEqual({ state: 'more', pairs: 4 });
  });

  it('asks for fresh pairs after eight that agree on a change by far', () => {
    expect(next(first(...around(1.5, 8)), ON_CPU)).toEqual({ state: 'confirm', pairs: 30 });
  });

  it('takes 20 pairs before it suspects a change near the margin', () => {
    expect(next(first(...around(1.04, 16)), ON_CPU)).toEqual({ state: 'more', pairs: 4 });
    expect(next(first(...around(1.04, 20)), ON_CPU)).toEqual({ state: 'confirm', pairs: 30 });
  });

  it('measures on while half the margin is there, to the most that the time of a pair allows', () => {
    const open = around(1.025, 20, 0.02);
    expect(next(first(...open), ON_CPU)).toEqual({ state: 'more', pairs: 8 });
    expect(next(first(...around(1.025, 50, 0.02)), ON_CPU)).toEqual({ state: 'stop' });
    expect(next(first(...open, ...open), timeRule('on-cpu', { pairMs: 10 }))).toEqual({ state: 'more', pairs: 20 });
    expect(next(first(...open), timeRule('on-cpu', { pairMs: 1_000 }))).toEqual({ state: 'stop' });
  });

  it('measures on where pairs scatter so much that a change worth catching may hide', () => {
    expect(next(first(...around(1, 20, 0.2)), ON_CPU)).toEqual({ state: 'more', pairs: 8 });
    expect(next(first(...around(1, 20, 0.05)), ON_CPU).state).toBe('stop');
  });

  it('ends a confirmation that decides at 30 pairs, and another at the most', () => {
    const suspect = around(1.05, 20);
    const step = (confirmation: number[]) => next({ first: suspect, confirmation }, ON_CPU);
    expect(step(around(1.05, 10))).toEqual({ state: 'confirm', pairs: 20 });
    expect(step(around(1.05, 30))).toEqual({ state: 'stop' });
    expect(step(around(1, 30))).toEqual({ state: 'stop' });
    expect(step(around(1.02, 30))).toEqual({ state: 'confirm', pairs: 20 });
    expect(step(around(1.02, 50))).toEqual({ state: 'confirm', pairs: 10 });
    expect(step(around(1.02, 100))).toEqual({ state: 'confirm', pairs: 12 });
    expect(step(around(1.02, 112))).toEqual({ state: 'stop' });
  });

  it('leaves the confirmation the time that the first series did not take', () => {
    const confirming = (suspect: number[]) => next({ first: suspect, confirmation: around(1.02, 90) }, ON_CPU);
    expect(confirming(around(1.05, 28))).toEqual({ state: 'confirm', pairs: 14 });
  });

  it('suspects an improvement only where it is asked about', () => {
    const both = timeRule('on-cpu', { sides: 'both' });
    expect(next(first(...around(0.8, 8)), both)).toEqual({ state: 'confirm', pairs: 30 });
    expect(next(first(...around(0.8, 8)), ON_CPU)).toEqual({ state: 'stop' });
  });

  it('always ends, whatever is measured', () => {
    const d = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(fc.infiniteStream(d), fc.constantFrom('slower', 'both'), (stream, sides) => {
        const rule = timeRule('wall', { sides });
        const samples = { first: [] as number[], confirmation: [] as number[] };
        for (let step = next(samples, rule); step.state !== 'stop'; step = next(samples, rule)) {
          const series = step.state === 'more' ? samples.first : samples.confirmation;
          for (let pair = 0; pair < step.pairs; pair++) series.push(stream.next().value);
          expect(samples.first.length).toBeLessThanOrEqual(rule.most.first);
          expect(samples.confirmation.length).toBeLessThanOrEqual(rule.most.both);
        }
        expect(conclude([{ samples, rule }])).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the conclusion', () => {
  const concludeOne = (samples: PairedSamples, rule = ON_CPU) => conclude([{ samples, rule }])[0];

  it('is regressed for a change that fresh pairs confirm, with its ratio and interval', () => {
    const conclusion = concludeOne({ first: around(1.05, 20), confirmation: around(1.05, 30) });
    expect(conclusion).toMatchObject({
      verdict: 'regressed',
      ratio: expect.closeTo(1.05, 2),
      pairs: 30,
      confirmation: true,
    });
    expect(conclusion?.interval.low).toBeGreaterThan(1.01);
    expect(conclusion?.interval.high).toBeLessThan(1.06);
  });

  it('is pass when the fresh pairs know nothing of it', () => {
    expect(concludeOne({ first: around(1.05, 20), confirmation: around(1, 30) })?.verdict).toBe('pass');
  });

  it('never pools: the first pairs cannot carry a confirmation that falls short', () => {
    const conclusion = concludeOne({ first: around(2, 20), confirmation: around(1.02, 112) });
    expect(conclusion).toMatchObject({ verdict: 'pass', pairs: 112 });
  });

  it('is unstable where pairs scatter so much that a large change may hide', () => {
    const scattered = around(1, 50, 0.5).map((d) => d + 0.001);
    expect(next(first(...scattered), ON_CPU).state).toBe('stop');
    expect(concludeOne(first(...scattered))?.verdict).toBe('unstable');
  });

  it('is improved as the mirror of regressed', () => {
    const both = timeRule('on-cpu', { sides: 'both' });
    const conclusion = concludeOne({ first: around(0.8, 8), confirmation: around(0.8, 30) }, both);
    expect(conclusion).toMatchObject({ verdict: 'improved', ratio: expect.closeTo(0.8, 2) });
    expect(conclusion?.interval.low).toBeLessThan(conclusion?.interval.high as number);
    expect(conclusion?.interval.high).toBeLessThan(0.99);
  });

  it('judges against the ratio that was expected', () => {
    const rule = timeRule('on-cpu', { expectedRatio: 0.1 });
    expect(concludeOne(first(...around(0.1, 8)), rule)?.verdict).toBe('pass');
    expect(concludeOne({ first: around(0.2, 8), confirmation: around(0.2, 30) }, rule)).toMatchObject({
      verdict: 'regressed',
      ratio: expect.closeTo(0.2, 2),
    });
  });

  it('asks more of each suspect the more there are', () => {
    const weak = {
      samples: { first: around(1.05, 20), confirmation: [...around(1.05, 24), ...around(0.94, 6)] },
      rule: ON_CPU,
    };
    const [alone] = conclude([weak]);
    expect(alone?.verdict).toBe('regressed');
    const among = conclude(new Array(15).fill(weak));
    expect(among.map(({ verdict }) => verdict)).toEqual(new Array(15).fill('unstable'));
    expect(among[0]?.p).toBeCloseTo(15 * (alone?.p as number), 12);
  });

  it('is unstable where the series was broken off, and refuses no samples at all', () => {
    expect(concludeOne(first(...around(1, 6)))).toMatchObject({ verdict: 'unstable', pairs: 6 });
    expect(() => concludeOne(first())).toThrow(RangeError);
  });
});

/** A few decisions only; the figures of `npm run test:slow` rest on thousands. */
describe('the rule, in noise like that of a shared machine', () => {
  it.each<[string, Noise, 'on-cpu' | 'wall', number, number]>([
    ['on-CPU, idle', ON_CPU_IDLE, 'on-cpu', 1.05, 0.95],
    ['on-CPU, beside hogs', ON_CPU_HOGS, 'on-cpu', 1.05, 0.9],
    ['wall, idle', WALL_IDLE, 'wall', 1.3, 0.95],
    ['wall, beside hogs', WALL_HOGS, 'wall', 1.3, 0.85],
  ])('catches a slowdown and raises no false alarm: %s', (_, noise, clock, slowdown, caught) => {
    const rule = timeRule(clock);
    expect(shareOf(simulate(1, noise, rule, 60), 'regressed')).toBe(0);
    expect(shareOf(simulate(slowdown, noise, rule, 24), 'regressed')).toBeGreaterThanOrEqual(caught);
  });

  it('decides a clear case in eight pairs', () => {
    const lengths = Array.from({ length: 40 }, (_, seed) => decide(0.99, ON_CPU_IDLE, ON_CPU, seed).first.length);
    expect(lengths.filter((length) => length <= 8).length).toBeGreaterThan(30);
  });

  it('catches what an A/A series says it can detect', () => {
    const detectable = smallestDetectable(take(pairs(1, ON_CPU_HOGS, 77), 40), ON_CPU, 1);
    expect(detectable).toBeGreaterThan(1.03);
    expect(detectable).toBeLessThan(1.12);
    expect(shareOf(simulate(detectable, ON_CPU_HOGS, ON_CPU, 30), 'regressed')).toBeGreaterThanOrEqual(0.9);
    expect(smallestDetectable(take(pairs(1, ON_CPU_IDLE, 77), 40), ON_CPU, 1)).toBeLessThan(detectable);
  });
});
