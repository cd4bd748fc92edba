import { expect, it } from 'vitest';
import type { Dataset } from '../seed/dataset.js';
import { atMost } from './budget.js';
import { noSeqScan, noSpill } from './planBudget.js';
import { defineScenario } from './scenario.js';

const dataset = {} as Dataset;

const scenario = defineScenario({
  name: 'typed',
  question: 'Does the compiler know the names?',
  dataset,
  cases: [{ name: 'hot', params: {}, why: 'because' }],
  shapes: [
    { name: 'old', role: 'reference', query: 'old.sql' },
    { name: 'new', role: 'candidate', query: 'new.sql' },
  ],
  invariants: [],
  budgets: [
    noSpill(),
    noSeqScan('run', { shape: 'new', reason: 'it is large' }),
    atMost('sharedBlocks', 8, { shape: 'new', case: 'hot' }),
    // @ts-expect-error: there is no such shape, and the compiler says so.
    atMost('sharedBlocks', 8, { shape: 'nwe' }),
    // @ts-expect-error: there is no such case, and the compiler says so.
    noSpill({ case: 'hto' }),
  ],
});

it('a scenario’s budgets keep their limits and what they are on', () => {
  expect(scenario.budgets[2]).toEqual({ kind: 'atMost', counter: 'sharedBlocks', max: 8, shape: 'new', case: 'hot' });
});

it('names that are only known when it runs are taken as they come', () => {
  const names: readonly string[] = ['old', 'new'];
  const { shapes } = defineScenario({
    ...scenario,
    shapes: names.map((name) => ({ name, role: 'candidate', query: 'q.sql' })),
    budgets: [noSpill({ shape: 'anything' })],
  });
  expect(shapes.map(({ name }) => name)).toEqual(names);
});
