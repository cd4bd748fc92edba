import { expect, test } from 'vitest';
import { diffPlans } from './diff.js';
import { MAJORS, recordedOn, recordedOnCitus } from './fixtures/recorded.js';
import { outlineDocument, outlineOf } from './outline.js';
import { parsePlan } from './parse.js';

const again = (document: unknown) => {
  const plan = parsePlan(document);
  return { plan, kept: parsePlan(JSON.parse(JSON.stringify(outlineDocument(outlineOf(plan))))) };
};

test('an outline is the same plan: the fingerprint is kept, and a diff finds nothing', () => {
  const documents = MAJORS.flatMap(recordedOn).map(({ document }) => document);
  expect(documents.length).toBeGreaterThan(200);
  for (const { plan, kept } of documents.map(again)) {
    expect(kept.fingerprint).toBe(plan.fingerprint);
    expect(diffPlans(kept, plan).rows.filter(({ state }) => state !== 'same')).toEqual([]);
  }
});

test('an outline of a distributed plan names tables, not their shards', () => {
  for (const { plan, kept } of recordedOnCitus().map(({ document }) => again(document))) {
    expect(kept.fingerprint).toBe(plan.fingerprint);
  }
});

test('an outline holds no literal of a condition', () => {
  const plan = parsePlan([
    {
      Plan: {
        'Node Type': 'Seq Scan',
        'Relation Name': 't1',
        Filter: "((name = 'it''s'::text) AND (n > 4.5) AND (t1.c2 = $1))",
      },
    },
  ]);
  expect(outlineOf(plan)).toMatchObject([{ Filter: '((name = ?::text) AND (n > ?) AND (t1.c2 = $1))' }]);
});
