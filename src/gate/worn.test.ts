import { expect, test } from 'vitest';
import type { Worn } from '../measure/probes/wear.js';
import { atMost, type Budget, hotRatio, ratio } from '../scenario/budget.js';
import { evidences } from './evidence.js';
import { judge } from './judge.js';

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

test('a write shape is held to the mean of its executions while nothing else goes on', () => {
  expect(verdictsOf(atMost('walBytes', 300), worn(250, 0))).toMatchObject([{ state: 'pass', measured: 250 }]);
  expect(verdictsOf(ratio('walBytes', { max: 2 }), worn(250, 0))).toMatchObject([{ state: 'broken', measured: 2.5 }]);
});

test('what only a plan tells is not judged of a write shape', () => {
  expect(verdictsOf(atMost('rowsScanned', 300), worn(250, 0))).toMatchObject([{ state: 'skipped' }]);
});
