import { expect, test } from 'vitest';
import type { RowCost } from '../measure/probes/oneMoreRow.js';
import type { Budget } from '../scenario/budget.js';
import { setup, setupLock } from '../scenario/setupBudget.js';
import { evidences } from './evidence.js';
import { judge, needsRowCosts } from './judge.js';
import type { SetupFound } from './setupCosts.js';

const measured = ['hottest', 'median'].map((name) => ({
  key: { shape: 'new', case: name, planMode: 'custom', settings: 'counting' } as const,
  rowsReturned: 1,
  work: {},
  planningTimeMs: [],
  executionTimeMs: [],
  wallTimeMs: [],
}));

const judged = (budget: Budget, setups: readonly SetupFound[]) => {
  const found = { reference: 'old', measured, times: [], self: undefined, series: [], worn: [], setups };
  const verdicts = judge([budget], evidences(found));
  expect(verdicts).toHaveLength(1);
  return verdicts[0];
};

const row = (walBytes: number): Extract<RowCost, { state: 'counted' }> => ({
  state: 'counted',
  calls: 1,
  sharedHitBlocks: 10,
  sharedReadBlocks: 0,
  sharedDirtiedBlocks: 0,
  tempBlocks: 0,
  walRecords: 3,
  walFullPageImages: 0,
  walBytes,
  executionTimeMs: 0.1,
});

const found: SetupFound = {
  shape: 'new',
  cost: { durationMs: 900, bytes: 8192, tableBytes: 0, indexBytes: 8192 },
  locks: [
    { relation: 'run', mode: 'ShareLock' },
    { relation: 'run', mode: 'ShareRowExclusiveLock' },
  ],
  rows: [
    { table: 'run', without: row(200), with: row(500) },
    { table: 'step', without: row(200), with: row(210) },
  ],
};

test('a setup is judged once for its shape, whatever the case', () => {
  expect(judged(setup('durationMs', 1_000), [found])).toMatchObject({ state: 'pass', case: 'every case' });
  expect(judged(setup('indexBytes', 8_000), [found])).toMatchObject({
    state: 'broken',
    measured: 8192,
    evidence: '8,192 bytes of indexes more, at most 8,000',
  });
});

test('what one more row costs more is judged by the worst table', () => {
  expect(judged(setup('walBytesPerRow', 300), [found])).toMatchObject({ state: 'pass', measured: 300 });
  expect(judged(setup('walBytesPerRow', 299), [found])).toMatchObject({
    state: 'broken',
    evidence: 'one more row of run costs 500 bytes of WAL against 200: 300 more, at most 299',
  });
  expect(judged(setup('sharedBlocksPerRow', 0), [found])).toMatchObject({ state: 'pass', measured: 0 });
});

test('what a row costs is judged by the range of its repetitions where those differ', () => {
  const repeated = (...values: number[]): RowCost => ({
    ...row(values.at(-1) ?? 0),
    repetitions: values.map(row),
  });
  const costs = (...values: number[]) => [
    { ...found, rows: [{ table: 'run', without: repeated(200, 200, 200), with: repeated(...values) }] },
  ];
  expect(judged(setup('walBytesPerRow', 300), costs(500, 500, 500))).toMatchObject({ state: 'pass', measured: 300 });
  expect(judged(setup('walBytesPerRow', 300), costs(520, 480, 500))).toMatchObject({
    state: 'unstable',
    evidence: expect.stringContaining('at most 300; not repeatable: 480 to 520'),
  });
  expect(judged(setup('walBytesPerRow', 200), costs(520, 480, 500))).toMatchObject({ state: 'broken' });
});

test('a setup that touches no table costs no row more; one whose rows nobody inserted is skipped', () => {
  expect(judged(setup('walBytesPerRow', 0), [{ shape: 'new', locks: [], rows: [] }])).toMatchObject({ state: 'pass' });
  const { locks: _, ...unobserved } = { ...found, rows: [] };
  expect(judged(setup('walBytesPerRow', 0), [unobserved])).toMatchObject({ state: 'skipped' });
  expect(judged(setup('durationMs', 0), [])).toMatchObject({ state: 'skipped', reason: 'it has no setup' });
});

test('the strongest lock breaks a budget on locks, and what was not observed is not judged', () => {
  expect(judged(setupLock('ShareRowExclusiveLock'), [found])).toMatchObject({ state: 'pass' });
  expect(judged(setupLock('ShareUpdateExclusiveLock'), [found])).toMatchObject({
    state: 'broken',
    measured: 2,
    evidence: 'the setup takes ShareRowExclusiveLock on run, at most ShareUpdateExclusiveLock',
  });
  expect(judged(setupLock('ShareLock'), [{ shape: 'new', rows: [] }])).toMatchObject({ state: 'skipped' });
});

test('rows are inserted where a budget on the shape wants to know', () => {
  expect(needsRowCosts([setup('walBytesPerRow', 1, { shape: 'new' })], 'new')).toBe(true);
  expect(needsRowCosts([setup('walBytesPerRow', 1, { shape: 'old' }), setup('bytes', 1)], 'new')).toBe(false);
});
