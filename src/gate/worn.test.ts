import { expect, test } from 'vitest';
import type { Worn } from '../measure/probes/wear.js';
import { atMost, type Budget, hotRatio, ratio } from '../scenario/budget.js';
import { evidences } from './evidence.js';
import { asksWal, judge } from './judge.js';

const worn = (walBytes: number, hotUpdates: number, condition: Worn['condition'] = 'quiet'): Worn => ({
  condition,
  connections: 1,
  executions: 100,
  elapsedMs: 10,
  wallTimeMs: [0.1],
  counters: {
    calls: 1,
    sharedHitBlocks: 9,
    sharedReadBlocks: 1,
    sharedDirtiedBlocks: 0,
    tempBlocks: 0,
    walRecords: 3,
    walFullPageImages: 0,
    walBytes,
    executionTimeMs: 0.1,
  },
  tables: [
    {
      name: 'recent',
      updates: 100,
      hotUpdates,
      deadRows: 0,
      tableBytesBefore: 0,
      tableBytes: 0,
      indexBytesBefore: 0,
      indexBytes: 0,
    },
  ],
  deadlocks: 0,
  lockWaitShare: 0,
});

const fact = (shape: string, of: Worn) => ({ probe: 'wear' as const, shape, case: 'hottest', worn: of });

const verdictsOf = (budget: Budget, candidate: Worn) =>
  judge(
    [budget],
    evidences({
      reference: 'old',
      measured: [],
      times: [],
      self: undefined,
      series: [],
      worn: [fact('old', worn(100, 0)), fact('new', candidate), fact('new', worn(9_999, 0, 'old-snapshot'))],
    }),
  );

test('a share of heap-only updates below its limit breaks the budget', () => {
  expect(verdictsOf(hotRatio('recent', { min: 0.9 }), worn(100, 95))).toMatchObject([
    { state: 'pass', measured: 0.95 },
  ]);
  expect(verdictsOf(hotRatio('recent', { min: 0.9 }), worn(100, 20))).toMatchObject([
    { state: 'broken', evidence: '20 % of 100 updates of recent were heap-only, at least 90 %' },
  ]);
});

test('a table of which nothing was updated has no share to judge', () => {
  expect(verdictsOf(hotRatio('other', { min: 0.9 }), worn(100, 95))).toMatchObject([{ state: 'skipped' }]);
});

test('without that a write shape is held to the mean of its executions while nothing else goes on', () => {
  expect(verdictsOf(atMost('walBytes', 300), worn(250, 0))).toMatchObject([{ state: 'pass', measured: 250 }]);
  expect(verdictsOf(ratio('walBytes', { max: 2 }), worn(250, 0))).toMatchObject([{ state: 'broken', measured: 2.5 }]);
});

const counted = (walBytes: number, walFullPageImages = 0) => ({
  ...(worn(walBytes, 0).counters as NonNullable<Worn['counters']>),
  walFullPageImages,
});

test('WAL is judged by what is counted apart, three times, and by its range where that does not repeat', () => {
  const repeated = (...values: number[]) => ({ ...worn(9_000, 0), repetitions: values.map((value) => counted(value)) });
  expect(verdictsOf(atMost('walBytes', 300), repeated(250, 250, 250))).toMatchObject([
    { state: 'pass', measured: 250 },
  ]);
  expect(verdictsOf(atMost('walBytes', 300), repeated(310, 350, 320))).toMatchObject([
    { state: 'broken', evidence: '320 WAL bytes an execution, at most 300; not repeatable: 310 to 350' },
  ]);
  expect(verdictsOf(ratio('walBytes', { max: 2 }), repeated(250, 190, 250))).toMatchObject([{ state: 'unstable' }]);
  expect(verdictsOf(atMost('sharedBlocks', 10), repeated(250, 250, 250))).toMatchObject([{ state: 'pass' }]);
});

test('WAL bytes that hold full-page images are not gated hard, since those come and go with checkpoints', () => {
  const imaged = { ...worn(0, 0), counters: counted(9_000, 1) };
  expect(verdictsOf(atMost('walBytes', 1_000), imaged)).toMatchObject([
    {
      state: 'unstable',
      evidence:
        '9,000 WAL bytes an execution, at most 1,000; not repeatable (full-page images come with checkpoints): 792 to 9,000',
    },
  ]);
  expect(verdictsOf(atMost('walBytes', 500), imaged)).toMatchObject([{ state: 'broken' }]);
  expect(verdictsOf(atMost('walRecords', 3), imaged)).toMatchObject([{ state: 'pass' }]);
});

test('WAL is counted apart where a budget holds it, of the reference too where that is what it is held against', () => {
  const shapes = [
    { name: 'old', role: 'reference' },
    { name: 'new', role: 'candidate' },
    { name: 'newer', role: 'candidate' },
  ] as never;
  const on = (budget: Budget) =>
    ['old', 'new', 'newer'].filter((shape) => asksWal({ budgets: [budget], shapes }, shape, 'hottest'));
  expect(on(ratio('walBytes', { max: 1, shape: 'new' }))).toEqual(['old', 'new']);
  expect(on(atMost('walRecords', 1, { shape: 'new' }))).toEqual(['new']);
  expect(on(ratio('sharedBlocks', { max: 1 }))).toEqual([]);
  expect(on(ratio('walBytes', { max: 1, case: 'rarest' }))).toEqual([]);
});

test('what only a plan tells is not judged of a write shape', () => {
  expect(verdictsOf(atMost('rowsScanned', 300), worn(250, 0))).toMatchObject([{ state: 'skipped' }]);
});
