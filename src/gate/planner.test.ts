import { expect, test } from 'vitest';
import { recorded } from '../plan/fixtures/recorded.js';
import { parsePlan } from '../plan/parse.js';
import { canUse, stablePlan } from '../scenario/planBudget.js';
import { evidences } from './evidence.js';
import { judge, plannerNeeds } from './judge.js';
import { type IndexUse, type Tie, ties } from './planner.js';

const on = { shape: 'new', case: 'hottest' };
const key = { ...on, planMode: 'custom', settings: 'production' } as const;
const measured = [{ key, rowsReturned: 1, work: {}, planningTimeMs: [], executionTimeMs: [], wallTimeMs: [] }];
const found = { reference: 'old', measured, times: [], self: undefined, series: [], worn: [] };

const judged = (budget: ReturnType<typeof canUse>, asked: { uses?: IndexUse[]; ties?: readonly Tie[] }) =>
  judge([budget], evidences({ ...found, ...asked }))[0];

const use = (what: object) => [{ ...on, index: 'run_at', ...what } as IndexUse];
const budget = canUse('run_at', { maxBlocks: 8 });

test('an index that serves within its bound passes, beyond it the budget is broken', () => {
  const serves = (sharedBlocks: number) => use({ state: 'serves', by: 'condition', paths: ['0.1'], sharedBlocks });
  expect(judged(budget, { uses: serves(8) })).toMatchObject({ state: 'pass', measured: 8 });
  expect(judged(budget, { uses: serves(370) })).toMatchObject({
    state: 'broken',
    evidence: 'run_at serves the condition by 370 shared blocks at node 0.1, at most 8',
  });
  const endless = use({ state: 'serves', by: 'order', paths: ['0'] });
  expect(judged(budget, { uses: endless })).toMatchObject({ state: 'broken', evidence: expect.stringMatching(/30 s/) });
});

test('an index that cannot serve or is gone breaks the budget, one that cannot be asked about is skipped', () => {
  const cannot = use({ state: 'cannot', instead: 'index scan using run_at of run at node 0' });
  expect(judged(budget, { uses: cannot })).toMatchObject({ state: 'broken' });
  expect(judged(budget, { uses: use({ state: 'missing' }) })).toMatchObject({
    state: 'broken',
    evidence: 'there is no index run_at',
  });
  expect(judged(budget, { uses: use({ state: 'refused', reason: 'no' }) })).toMatchObject({ state: 'skipped' });
  expect(judged(budget, {})).toMatchObject({ state: 'skipped' });
});

const document = (name: string) => recorded(18, name).document;
const tieOf = (...names: readonly string[]) =>
  ties([{ probe: 'tie', key, documents: names.map(document) }], (one) => parsePlan(one, { serverMajor: 18 }));

test('a plan that flips is a tie, which is unstable and says how the plans differ', () => {
  const flipping = tieOf('index-scan', 'index-scan', 'seq-scan', 'seq-scan');
  expect(flipping).toMatchObject([{ samplings: 3, plans: [{ times: 1 }, { times: 2 }] }]);
  expect(judged(stablePlan(), { ties: flipping })).toMatchObject({
    state: 'unstable',
    measured: 2,
    evidence: expect.stringMatching(
      /^a tie: 2 of 3 samplings of the statistics choose another custom plan .*: Seq Scan on orders at node 0 in place of Index Scan using orders_pkey on orders at node 0$/,
    ),
  });
  expect(judged(stablePlan(), { ties: tieOf('seq-scan', 'seq-scan') })).toMatchObject({ state: 'pass' });
  expect(judged(stablePlan(), {})).toMatchObject({ state: 'skipped' });
});

test('the planner is asked only what a budget on the shape and the case wants to know', () => {
  const budgets = [
    budget,
    stablePlan({ samplings: 3, shape: 'new' }),
    canUse('other', { maxBlocks: 1, case: 'median' }),
  ];
  expect(plannerNeeds(budgets, 'new', 'hottest')).toEqual({ indexes: ['run_at'], samplings: 3 });
  expect(plannerNeeds(budgets, 'newer', 'median')).toEqual({ indexes: ['run_at', 'other'], samplings: 0 });
});
