import { expect, test } from 'vitest';
import type { MeasurementKey, Pair } from '../measure/fact.js';
import type { Work } from '../plan/work.js';
import { atMost, type Budget, growth, latency, planningTime, ratio } from '../scenario/budget.js';
import { noSeqScan, noSpill } from '../scenario/planBudget.js';
import { evidences } from './evidence.js';
import { exitCodeOf, gravest } from './exitCode.js';
import type { GrowthSeries } from './growthSeries.js';
import { judge, needs, tooSlow } from './judge.js';
import type { Comparison, Counter, Measurement } from './measurement.js';
import { concludeTimes, decideTimes, type SelfTest, selfTest, type TimeConclusion, timeBudgets } from './time.js';

const counter = (value: number, max = value): Counter => ({ value, repeatable: value === max, min: value, max });

const key = (shape: string, settings: MeasurementKey['settings'] = 'counting'): MeasurementKey => ({
  shape,
  case: 'hottest',
  planMode: 'custom',
  settings,
});

const measured = (of: MeasurementKey, more: Partial<Measurement>): Measurement => ({
  key: of,
  rowsReturned: 4,
  work: {},
  planningTimeMs: [],
  executionTimeMs: [],
  wallTimeMs: [],
  ...more,
});

const found = (
  all: readonly Measurement[],
  times: readonly TimeConclusion[] = [],
  self?: SelfTest,
  series: readonly GrowthSeries[] = [],
) => evidences({ reference: 'old', measured: all, times, self, series, worn: [] });

const verdictOf = (budget: Budget, all: readonly Measurement[], pairs: readonly Comparison[] = []) => {
  const verdicts = judge([budget], found(all, concludeTimes(pairs, [budget])));
  expect(verdicts).toHaveLength(1);
  return verdicts[0];
};

const blocks = (shape: string, value: number, max = value) =>
  measured(key(shape), { work: { sharedBlocks: counter(value, max) } });

test('a counter within its limit passes and one above it breaks the budget', () => {
  expect(verdictOf(atMost('sharedBlocks', 8), [blocks('new', 8)])).toMatchObject({ state: 'pass', measured: 8 });
  expect(verdictOf(atMost('sharedBlocks', 8), [blocks('new', 9)])).toMatchObject({
    state: 'broken',
    evidence: '9 shared blocks (custom plan), at most 8',
  });
});

test('the worse plan mode is the one that counts', () => {
  const generic = measured({ ...key('new'), planMode: 'generic' }, { work: { sharedBlocks: counter(500) } });
  expect(verdictOf(atMost('sharedBlocks', 8), [blocks('new', 4), generic])).toMatchObject({
    state: 'broken',
    measured: 500,
  });
});

test('a counter that does not repeat and straddles its limit is unstable, not broken', () => {
  expect(verdictOf(atMost('sharedBlocks', 8), [blocks('new', 7, 12)])).toMatchObject({ state: 'unstable' });
});

test('a counter that does not repeat is broken all the same where every repetition is over', () => {
  expect(verdictOf(atMost('sharedBlocks', 6), [blocks('new', 7, 12)])).toMatchObject({
    state: 'broken',
    evidence: '7 shared blocks (custom plan), at most 6; not repeatable: 7 to 12',
  });
});

test('a ratio of counters that do not repeat is judged by what every repetition says', () => {
  const all = [blocks('old', 100), blocks('new', 7, 12)];
  expect(verdictOf(ratio('sharedBlocks', { max: 0.12 }), all)).toMatchObject({ state: 'pass' });
  expect(verdictOf(ratio('sharedBlocks', { max: 0.1 }), all)).toMatchObject({ state: 'unstable', measured: 0.07 });
  expect(verdictOf(ratio('sharedBlocks', { max: 0.06 }), all)).toMatchObject({ state: 'broken' });
});

test('rows that EXPLAIN rounds are not gated within the error of the rounding', () => {
  const rounded = (value: number) =>
    measured(key('new'), { work: { rowsScanned: counter(value), rowsScannedError: counter(5_000) } });
  expect(verdictOf(atMost('rowsScanned', 9_000), [rounded(4_000)])).toMatchObject({ state: 'pass' });
  expect(verdictOf(atMost('rowsScanned', 8_000), [rounded(4_000)])).toMatchObject({
    state: 'skipped',
    reason: '4,000 rows scanned (custom plan), at most 8,000; rounded by EXPLAIN, off by up to 5,000',
  });
  const old = measured(key('old'), { work: { rowsScanned: counter(4_000) } });
  expect(verdictOf(ratio('rowsScanned', { max: 1 }), [old, rounded(4_000)])).toMatchObject({ state: 'skipped' });
});

test('a budget on what is not countable says why', () => {
  const program = measured(key('new'), { notCountable: 'not countable: no pg_stat_statements' });
  for (const budget of [atMost('sharedBlocks', 1), ratio('sharedBlocks', { max: 1 })]) {
    expect(verdictOf(budget, [program])).toMatchObject({
      state: 'skipped',
      reason: 'not countable: no pg_stat_statements',
    });
  }
});

test('counters are never judged from production settings', () => {
  const production = measured(key('new', 'production'), { work: { sharedBlocks: counter(1) } });
  expect(verdictOf(atMost('sharedBlocks', 8), [production])).toMatchObject({ state: 'skipped' });
});

test('a ratio holds the candidate against the reference on the same case', () => {
  const all = [blocks('old', 1000), blocks('new', 50)];
  expect(verdictOf(ratio('sharedBlocks', { max: 0.1 }), all)).toMatchObject({ state: 'pass', measured: 0.05 });
  expect(verdictOf(ratio('sharedBlocks', { max: 0.01 }), all)).toMatchObject({ state: 'broken' });
});

test('something against nothing breaks every ratio, and nothing against nothing is as good as before', () => {
  const limit = ratio('sharedBlocks', { max: 5 });
  expect(verdictOf(limit, [blocks('old', 0), blocks('new', 1)])).toMatchObject({ state: 'broken' });
  expect(verdictOf(limit, [blocks('old', 0), blocks('new', 0)])).toMatchObject({ state: 'pass', measured: 1 });
});

const pairsOf = (reference: number, candidate: number): Comparison => ({
  key: key('new'),
  reference: 'old',
  batch: { reference: 1, candidate: 1 },
  pairs: Array.from(
    { length: 10 },
    (_, index): Pair => ({
      first: index % 2 === 0 ? 'reference' : 'candidate',
      reference: { wallTimeMs: reference * 2, onCpuTimeMs: reference },
      candidate: { wallTimeMs: candidate * 2, onCpuTimeMs: candidate },
    }),
  ),
  confirmation: [],
});

const confirmed = (pairs: Comparison): Comparison => ({
  ...pairs,
  pairs: [...pairs.pairs, ...pairs.pairs],
  confirmation: [...pairs.pairs, ...pairs.pairs, ...pairs.pairs],
});

test('a ratio of time passes within its limit, and a confirmed excess is a regression', () => {
  const budget = ratio('onCpuTimeMs', { max: 0.1 });
  const all = [blocks('old', 1), blocks('new', 1)];
  const fast = { ...pairsOf(100, 1), pairs: pairsOf(100, 1).pairs.slice(0, 4) };
  expect(verdictOf(budget, all, [fast])).toMatchObject({ state: 'pass' });
  const slow = verdictOf(budget, all, [confirmed(pairsOf(100, 50))]);
  expect(slow).toMatchObject({ state: 'regressed' });
  expect(slow).toHaveProperty('measured', expect.closeTo(0.5));
});

test('what breaks the tightest budget on a time leaves a looser one open where its interval does', () => {
  const time: TimeConclusion = {
    key: key('new'),
    reference: 'old',
    ...{ clock: 'on-cpu', whyClock: 'the backend runs on this machine', asked: 'onCpuTimeMs' },
    ...{ ratio: 0.5, interval: { low: 0.4, high: 0.6 }, pairs: 30, confirmation: true },
    judged: { verdict: 'regressed', p: 0.001 },
  };
  const budgets = [0.1, 0.5, 0.7].map((max) => ratio('onCpuTimeMs', { max }));
  const verdicts = judge(budgets, found([blocks('old', 1), blocks('new', 1)], [time]));
  expect(verdicts.map(({ state }) => state)).toEqual(['regressed', 'unstable', 'pass']);
});

test('of two plan modes the one that a budget on time holds less is told', () => {
  const budgets = [ratio('onCpuTimeMs', { max: 0.1 }), ratio('onCpuTimeMs', { max: 0.6 })];
  const generic = { ...pairsOf(100, 70), key: { ...key('new'), planMode: 'generic' as const } };
  const all = [blocks('old', 1), blocks('new', 1)];
  const verdicts = judge(budgets, found(all, concludeTimes([confirmed(pairsOf(100, 50)), generic], budgets)));
  expect(verdicts.map(({ state }) => state)).toEqual(['regressed', 'unstable']);
});

test('where CPU time cannot be read the wall clock is judged, and the evidence says why', () => {
  const blind = { ...pairsOf(100, 1), onCpuUnavailable: 'the backend does not run on this machine' };
  const few = { ...blind, pairs: blind.pairs.slice(0, 4) };
  const verdict = verdictOf(ratio('onCpuTimeMs', { max: 0.1 }), [blocks('new', 1)], [few]);
  expect(verdict).toMatchObject({ state: 'pass', evidence: expect.stringContaining('does not run on this machine') });
});

test('the evidence says where the time by the server is CPU time', () => {
  const pairs = pairsOf(100, 1)
    .pairs.slice(0, 4)
    .map(({ first, reference, candidate }) => ({
      first,
      reference: { wallTimeMs: reference.wallTimeMs, executionTimeMs: reference.onCpuTimeMs ?? 0 },
      candidate: { wallTimeMs: candidate.wallTimeMs, executionTimeMs: candidate.onCpuTimeMs ?? 0 },
    }));
  const blind = {
    ...pairsOf(100, 1),
    pairs,
    onCpuUnavailable: 'it is elsewhere',
    serverSource: 'pg_stat_kcache' as const,
  };
  const verdict = verdictOf(ratio('onCpuTimeMs', { max: 0.1 }), [blocks('new', 1)], [blind]);
  expect(verdict).toMatchObject({ state: 'pass', evidence: expect.stringContaining('pg_stat_kcache') });
});

/** Twice as fast on a processor as the reference, and thrice as slow by the server, as one that waits is. */
const waiting = (taken: number): Pick<Comparison, 'pairs'> => ({
  pairs: Array.from({ length: taken }, (_, index) => ({
    first: index % 2 === 0 ? 'reference' : 'candidate',
    reference: { wallTimeMs: 4, onCpuTimeMs: 2, executionTimeMs: 3 },
    candidate: { wallTimeMs: 8, onCpuTimeMs: 1, executionTimeMs: 9 },
  })),
});

test('each budget on time is judged by the clock that it names', () => {
  const budgets = [
    ratio('onCpuTimeMs', { max: 0.6 }),
    ratio('executionTimeMs', { max: 1 }),
    ratio('wallTimeMs', { max: 1.5 }),
  ];
  const slower = { ...pairsOf(1, 1), ...waiting(20), confirmation: waiting(30).pairs };
  const verdicts = judge(budgets, found([blocks('new', 1)], concludeTimes([slower], budgets)));
  expect(verdicts.map(({ state }) => state)).toEqual(['pass', 'regressed', 'regressed']);
  expect(verdicts.map((verdict) => 'measured' in verdict && verdict.measured)).toEqual(
    [0.5, 3, 2].map((value) => expect.closeTo(value)),
  );
  expect(verdicts[1]).toMatchObject({ evidence: expect.stringContaining('the server (the budget asks for it)') });
});

test('a budget on the time of the server falls back to what a client waits, which sees waiting too', () => {
  const unread = {
    ...pairsOf(100, 1),
    pairs: pairsOf(100, 1).pairs.slice(0, 4),
    serverUnavailable: 'it is not counted',
  };
  const verdict = verdictOf(ratio('executionTimeMs', { max: 0.1 }), [blocks('new', 1)], [unread]);
  expect(verdict).toMatchObject({
    state: 'pass',
    evidence: expect.stringContaining('wall-clock time (no server time: it is not counted)'),
  });
});

test('a series of pairs goes on while a budget by any clock is open', () => {
  const budgets = [ratio('onCpuTimeMs', { max: 0.6 }), ratio('executionTimeMs', { max: 1 })] as const;
  const series = { ...waiting(20), confirmation: [] };
  const batch = { reference: 1, candidate: 1 };
  const timed = (of: readonly Budget[]) => decideTimes(series, batch, timeBudgets(of, key('new')));
  expect(timed([ratio('onCpuTimeMs', { max: 0.9 })])).toEqual({ state: 'stop' });
  expect(timed(budgets)).toMatchObject({ state: 'confirm' });
});

test('a run that measures a shape as different from itself judges no time', () => {
  const self = selfTest([confirmed(pairsOf(100, 150))]);
  expect(self).toMatchObject({ trusted: false });
  const [verdict] = judge(
    [ratio('onCpuTimeMs', { max: 0.1 })],
    found([blocks('new', 1)], concludeTimes([confirmed(pairsOf(1, 50))], []), self),
  );
  expect(verdict).toMatchObject({ state: 'skipped', reason: expect.stringContaining('A/A') });
});

const waited = (wallTimeMs: readonly number[]) => [measured(key('new', 'production'), { wallTimeMs })];
const hundred = Array.from({ length: 101 }, (_, index) => index);

test('latency is judged under production settings at the named quantile', () => {
  expect(verdictOf(latency('p95', { maxMs: 95 }), waited(hundred))).toMatchObject({ state: 'pass', measured: 95 });
  expect(verdictOf(latency('p95', { maxMs: 50 }), waited(hundred))).toMatchObject({ state: 'broken' });
});

test('a plan mode that may be too slow is told, though the other is slower at its fastest', () => {
  const steady = waited(hundred.map(() => 40));
  const spread = [measured({ ...key('new', 'production'), planMode: 'generic' }, { wallTimeMs: hundred })];
  expect(verdictOf(latency('p50', { maxMs: 45 }), [...steady, ...spread])).toMatchObject({ state: 'unstable' });
});

test('samples are to be confirmed only where they alone would break a latency budget on them', () => {
  const budgets = [latency('p95', { maxMs: 50, shape: 'new' })];
  expect(tooSlow(budgets, key('new', 'production'), hundred)).toBe(true);
  expect(tooSlow(budgets, key('newer', 'production'), hundred)).toBe(false);
  expect(tooSlow([latency('p95', { maxMs: 94 })], key('new', 'production'), hundred)).toBe(false);
});

test('planning is judged by the median of production settings, and broken where its whole interval is over', () => {
  const planned = (planningTimeMs: readonly number[]) => [measured(key('new', 'production'), { planningTimeMs })];
  const times = Array.from({ length: 31 }, (_, index) => 1 + index / 100);
  expect(verdictOf(planningTime({ maxMs: 1.15 }), planned(times))).toMatchObject({ state: 'pass', measured: 1.15 });
  expect(verdictOf(planningTime({ maxMs: 1.14 }), planned(times))).toMatchObject({ state: 'unstable' });
  expect(verdictOf(planningTime({ maxMs: 1 }), planned(times))).toMatchObject({
    state: 'broken',
    evidence: '1.15 ms of planning (custom plan), median of 31, at most 1 ms',
  });
  expect(needs([planningTime({ maxMs: 1 })], key('new', 'production'))).toEqual(['planning']);
});

test('a latency whose interval reaches below the limit is unstable, not broken', () => {
  expect(verdictOf(latency('p95', { maxMs: 94 }), waited(hundred))).toMatchObject({ state: 'unstable' });
});

test('temp blocks break noSpill, and what cannot be counted is skipped', () => {
  const spilled = measured(key('new'), { work: { tempBlocks: counter(2600) } });
  expect(verdictOf(noSpill(), [spilled])).toMatchObject({ state: 'broken' });
  expect(verdictOf(noSpill(), [measured(key('new'), {})])).toMatchObject({ state: 'skipped' });
});

const grown = (value: (size: number) => number): readonly GrowthSeries[] => [
  {
    shape: 'new',
    case: 'hottest',
    axis: 'runs',
    points: [1e3, 4e3, 16e3, 64e3, 256e3].map((size) => ({ size, work: { sharedBlocks: value(size) } as Work })),
  },
];

test('growth is judged by its exponent: constant work passes, linear work breaks the same limit', () => {
  const limit = growth('sharedBlocks', { along: 'runs', max: 0.1 });
  const judged = (series: readonly GrowthSeries[]) => judge([limit], found([blocks('new', 3)], [], undefined, series));
  expect(judged(grown(() => 3))).toMatchObject([{ state: 'pass' }]);
  expect(judged(grown((size) => size / 100))).toMatchObject([{ state: 'broken', measured: expect.closeTo(1, 1) }]);
  expect(judged([])).toMatchObject([{ state: 'skipped', reason: 'growth is measured with --sweep runs' }]);
});

test('growth of a counter that was not counted, or that is rounded by much, is not judged', () => {
  const judged = (counter: 'walRecords' | 'rowsScanned', work: Partial<Work>) => {
    const [series] = grown(() => 3);
    const points = series?.points.map(({ size }) => ({ size, work: work as Work })) ?? [];
    const along = [{ shape: 'new', case: 'hottest', axis: 'runs', points }];
    return judge([growth(counter, { along: 'runs', max: 1 })], found([blocks('new', 3)], [], undefined, along));
  };
  expect(judged('walRecords', {})).toMatchObject([{ state: 'skipped', reason: 'walRecords was not counted' }]);
  expect(judged('rowsScanned', { rowsScanned: 4, rowsScannedError: 500 })).toMatchObject([{ state: 'skipped' }]);
  expect(judged('rowsScanned', { rowsScanned: 4, rowsScannedError: 0 })).toMatchObject([{ state: 'pass' }]);
  expect(judged('rowsScanned', { rowsScanned: 5_000, rowsScannedError: 100 })).toMatchObject([{ state: 'pass' }]);
});

test('a jump at the largest size is no constant', () => {
  const limit = growth('sharedBlocks', { along: 'runs', max: 0.1 });
  const jump = grown((size) => (size > 200_000 ? 5_000 : 3));
  expect(judge([limit], found([blocks('new', 3)], [], undefined, jump))).toMatchObject([{ state: 'unstable' }]);
});

test('a lower limit holds a shape to the growth that is claimed of it', () => {
  const limit = growth('sharedBlocks', { along: 'runs', min: 0.85, max: 1.15 });
  const judged = (series: readonly GrowthSeries[]) => judge([limit], found([blocks('new', 3)], [], undefined, series));
  expect(judged(grown((size) => size / 100))).toMatchObject([{ state: 'pass' }]);
  expect(judged(grown(() => 3))).toMatchObject([{ state: 'broken' }]);
});

test('a budget without a shape is on every candidate and not on the reference', () => {
  const verdicts = judge([atMost('sharedBlocks', 8)], found([blocks('old', 99), blocks('new', 1)]));
  expect(verdicts.map(({ shape }) => shape)).toEqual(['new']);
});

test('the probes that the budgets on a measurement need are named once, under its settings', () => {
  const budgets = [noSpill(), noSeqScan('runs'), latency('p50', { maxMs: 1, shape: 'new' })];
  expect(needs(budgets, key('new', 'production'))).toEqual(['explain', 'samples']);
  expect(needs(budgets, key('newer', 'production'))).toEqual(['explain']);
  expect(needs(budgets, key('new', 'counting'))).toEqual(['explain']);
});

test('a wrong answer weighs more than a broken budget, and an interruption most of all', () => {
  const violated = { name: 'sameRows', state: 'violated', message: '', rows: [], total: 1 } as const;
  const broken = {
    budget: noSpill(),
    shape: 'new',
    case: 'hottest',
    state: 'broken',
    measured: 1,
    evidence: '',
  } as const;
  expect(exitCodeOf([violated], [broken])).toBe(4);
  expect(exitCodeOf([], [broken])).toBe(1);
  expect(exitCodeOf([], [])).toBe(0);
  expect(gravest([1, 4, 3, 130])).toBe(130);
  expect(gravest([1, 4, 2])).toBe(2);
});
