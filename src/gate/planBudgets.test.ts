import { expect, test } from 'vitest';
import { type Major, recorded } from '../plan/fixtures/recorded.js';
import { parsePlan } from '../plan/parse.js';
import type { Budget } from '../scenario/budget.js';
import {
  chooses,
  forbiddenNode,
  maxQError,
  noJit,
  noNestedLoopOver,
  noNewSeqScan,
  noSeqScan,
  noSort,
  requiredNode,
} from '../scenario/planBudget.js';
import { evidences } from './evidence.js';
import { judge } from './judge.js';
import type { Measurement } from './measurement.js';

const seen = (name: string, planMode: 'custom' | 'generic' = 'custom', major: Major = 18): Measurement => ({
  key: { shape: 'new', case: 'hottest', planMode, settings: 'production' },
  rowsReturned: 1,
  plan: parsePlan(recorded(major, name).document, { serverMajor: major }),
  work: {},
  planningTimeMs: [],
  executionTimeMs: [],
  wallTimeMs: [],
});

const verdictOf = (budget: Budget, ...measured: readonly Measurement[]) => {
  const found = { reference: 'old', measured, times: [], self: undefined, series: [], worn: [] };
  const verdicts = judge([budget], evidences(found));
  expect(verdicts).toHaveLength(1);
  return verdicts[0];
};

test('a sequential scan of the table in any plan breaks the budget, of another table it does not', () => {
  const plans = [seen('index-scan'), seen('parallel-seq-scan', 'generic')];
  expect(verdictOf(noSeqScan('orders'), ...plans)).toMatchObject({
    state: 'broken',
    measured: 1,
    evidence: expect.stringMatching(/^sequential scan of orders at node [\d.]+ \(generic plan, production settings\)$/),
  });
  expect(verdictOf(noSeqScan('customer'), ...plans)).toMatchObject({ state: 'pass' });
});

test('a table is scanned when a partition of it is, and it may be named with its schema', () => {
  const { plan, ...rest } = seen('partitions');
  const scans = plan?.scans.map((scan) => ({ ...scan, kind: 'seq', schema: 'public' }));
  const scanned = { ...rest, plan: { ...plan, scans } as NonNullable<Measurement['plan']> };
  for (const name of ['event', 'public.event']) {
    expect(verdictOf(noSeqScan(name), scanned)).toMatchObject({ state: 'broken', measured: 3 });
  }
  expect(verdictOf(noSeqScan('public.event_2024'), scanned)).toMatchObject({ state: 'broken', measured: 1 });
  expect(verdictOf(noSeqScan('other.event'), scanned)).toMatchObject({ state: 'pass' });
});

test('a sort breaks noSort, and the one of most rows is shown', () => {
  expect(verdictOf(noSort(), seen('sort-top-n'), seen('incremental-sort', 'generic'))).toMatchObject({
    state: 'broken',
    measured: 2,
    evidence: expect.stringMatching(/^incremental sort of 50 rows at node [\d.]+ \(generic plan/),
  });
  expect(verdictOf(noSort(), seen('index-scan'))).toMatchObject({ state: 'pass' });
});

test('a nested loop breaks its budget by the outer rows that came', () => {
  const loop = seen('nested-loop-rounded');
  expect(verdictOf(noNestedLoopOver(6099), loop)).toMatchObject({
    state: 'broken',
    evidence: 'nested loop over 6,100 rows at node 0.0 (custom plan, production settings), at most 6,099',
  });
  expect(verdictOf(noNestedLoopOver(6100), loop)).toMatchObject({ state: 'pass' });
});

test('the q-error of the worst node counts, and generic plans are expected to be off', () => {
  const { plan } = seen('seq-scan');
  const worst = plan?.worstQError?.qError ?? 0;
  const off = { ...seen('seq-scan') };
  expect(verdictOf(maxQError(worst), off)).toMatchObject({ state: 'pass', measured: worst });
  expect(verdictOf(maxQError(worst / 2), off)).toMatchObject({
    state: 'broken',
    evidence: expect.stringMatching(/^q-error [\d.]+ of Seq Scan on orders at node 0, .* expected and .* found/),
  });
  expect(verdictOf(maxQError(1), seen('seq-scan', 'generic'))).toMatchObject({ state: 'skipped' });
});

test('a node type is forbidden in every plan and required in every plan, by either name of an aggregate', () => {
  const plans = [seen('index-scan'), seen('seq-scan', 'generic')];
  expect(verdictOf(forbiddenNode('Seq Scan'), ...plans)).toMatchObject({
    state: 'broken',
    evidence: 'Seq Scan on orders at node 0 (generic plan, production settings)',
  });
  expect(verdictOf(requiredNode('Index Scan'), ...plans)).toMatchObject({
    state: 'broken',
    evidence: expect.stringContaining('no Index Scan; Seq Scan on orders at node 0'),
  });
  expect(verdictOf(requiredNode('Index Scan'), seen('index-scan'))).toMatchObject({ state: 'pass' });
  const hashed = seen('aggregate-hashed-spill');
  expect(verdictOf(forbiddenNode('HashAggregate'), hashed)).toMatchObject({ state: 'broken' });
  expect(verdictOf(forbiddenNode('GroupAggregate'), hashed)).toMatchObject({ state: 'pass' });
  expect(verdictOf(forbiddenNode('Aggregate'), hashed)).toMatchObject({ state: 'broken' });
});

test('an index is chosen when every plan reads through it', () => {
  expect(verdictOf(chooses('orders_customer'), seen('bitmap-scan'))).toMatchObject({ state: 'pass' });
  expect(verdictOf(chooses('orders_pkey'), seen('index-scan'), seen('seq-scan', 'generic'))).toMatchObject({
    state: 'broken',
    measured: 1,
    evidence: 'orders_pkey is not chosen: seq scan of orders at node 0 (generic plan, production settings)',
  });
});

test('compiled expressions break noJit', () => {
  const compiled = seen('seq-scan');
  const plan = { ...compiled.plan, jit: true } as NonNullable<Measurement['plan']>;
  expect(verdictOf(noJit(), { ...compiled, plan })).toMatchObject({ state: 'broken' });
  expect(verdictOf(noJit(), compiled)).toMatchObject({ state: 'pass' });
});

test('what has no plan is not judged by one', () => {
  const { plan: _, ...program } = seen('seq-scan');
  for (const budget of [noSort(), noJit(), maxQError(2), chooses('orders_pkey'), noSeqScan('orders')]) {
    expect(verdictOf(budget, program)).toMatchObject({ state: 'skipped' });
  }
});

test('a new sequential scan is one of many rows that no plan of the reference makes', () => {
  const of = (shape: string, name: string): Measurement => ({ ...seen(name), key: { ...seen(name).key, shape } });
  const verdict = (rows: number, ...measured: readonly Measurement[]) => {
    const found = { reference: 'old', measured, times: [], self: undefined, series: [], worn: [] };
    return judge([noNewSeqScan({ rows })], evidences(found))[0];
  };
  const [scan, index] = [of('new', 'parallel-seq-scan'), of('old', 'index-scan')];
  expect(verdict(10, index, scan)).toMatchObject({
    state: 'broken',
    evidence: expect.stringContaining('new sequential scan of orders over'),
  });
  expect(verdict(10_000_000, index, scan)).toMatchObject({ state: 'pass' });
  expect(verdict(10, of('old', 'parallel-seq-scan'), scan)).toMatchObject({ state: 'pass' });
});
