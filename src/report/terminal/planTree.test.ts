import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { recorded, recordedOn } from '../../plan/fixtures/recorded.js';
import { labelOf } from '../../plan/label.js';
import { parsePlan } from '../../plan/parse.js';
import { planToTerminal } from './planTree.js';

const planOf = (name: string) => parsePlan(recorded(18, name).document, { serverMajor: 18 });
const draw = (name: string, colour = false) => planToTerminal(planOf(name), { label: labelOf, colour });

test('each node stands below its parent with its rows, the planner expectation, its own blocks and its time', () => {
  const text = draw('hash-join');
  expect(text).toMatch(/^ {2}node +rows +planned +loops +blocks +time a loop\n/);
  expect(text).toMatch(/^ {2}Hash Join/m);
  expect(text).toMatch(
    /^ {4}(?: {2})*(?:Seq|Index|Bitmap)[^\n]+ +[\d.,kM]+ +[\d.,kM]+ +1 +[\d.,]+ +[\d.]+ (?:µs|ms)$/m,
  );
});

test('what went to disk is said', () => {
  expect(draw('hash-join-batches')).toMatch(/^! Hash[^\n]*: went to disk/m);
});

test('every recorded plan fits into 80 columns, in colour as without', () => {
  for (const { name } of recordedOn(18)) {
    const text = draw(name);
    expect(stripVTControlCharacters(draw(name, true)), name).toBe(text);
    expect(Math.max(...text.split('\n').map((line) => line.length)), name).toBeLessThanOrEqual(80);
  }
});
