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
  expect(text).toMatch(
    /^ {2}node +rows +planned +loops +blocks +time a loop\n {2}Aggregate +1 +1 +1 +0 +[\d.]+ [µm]s\n/,
  );
  expect(text).toMatch(/^ {4}Hash Join +881 +878 +1 +0 +[\d.]+ [µm]s\n {6}Seq Scan on orders o +6,100 +6,100 +1 +69 /m);
  expect(text).toContain('  Seq Scan on customer c: filter (region = 2)\n');
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
