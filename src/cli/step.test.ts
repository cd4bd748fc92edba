import { describe, expect, it } from 'vitest';
import { durationText } from './duration.js';
import { doneText, type Step, underWayText } from './step.js';

const step: Step = { title: 'Loading', total: 400, unit: 'rows', startedMs: 0, done: 100 };

describe('a step', () => {
  it('says what, how far, how fast and how long so far', () => {
    expect(underWayText(step, 2_000, { bar: true })).toBe('Loading  ━━━━━───────────────  25 %  50 rows/s  2.0 s');
    expect(underWayText(step, 2_000, { bar: false })).toBe('Loading  25 %  50 rows/s  2.0 s');
  });

  it('says nothing of what it does not know', () => {
    expect(underWayText({ title: 'Waiting', startedMs: 0, done: 0 }, 100, { bar: true })).toBe('Waiting  0.1 s');
    expect(underWayText({ ...step, total: 0 }, 2_000, { bar: true })).toBe('Loading  50 rows/s  2.0 s');
  });

  it('keeps a slow rate legible, and waits before it gives one', () => {
    expect(underWayText({ ...step, done: 1 }, 2_000, { bar: false })).toContain('0.5 rows/s');
    expect(underWayText(step, 100, { bar: false })).toBe('Loading  25 %  0.1 s');
  });

  it('never goes beyond the whole', () => {
    expect(underWayText({ ...step, done: 500 }, 2_000, { bar: false })).toContain('100 %');
  });

  it('says at its end how much was done and how long it took', () => {
    expect(doneText({ ...step, done: 369_374 }, 700)).toBe('Loading  369,374 rows  0.7 s');
    expect(doneText({ title: 'Waiting', startedMs: 0, done: 0 }, 65_000)).toBe('Waiting  1 min 5 s');
  });
});

describe('a duration', () => {
  it.each([
    [40, '0.0 s'],
    [9_949, '9.9 s'],
    [9_951, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 min 0 s'],
    [3_600_000, '60 min 0 s'],
  ])('of %d ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
