import { expect, test } from 'vitest';
import { exitCodeOfCheck, type ScenarioCheck } from '../../gate/scenarioCheck.js';
import type { CheckedInvariant } from '../../invariants/ask.js';
import type { SeriesPoint } from '../../invariants/churn/series.js';
import type { ChurnResult } from '../../invariants/underChurn.js';
import { reportFromJson, reportToJson } from '../json.js';
import { specimen } from '../specimen.test.fixture.js';
import { checkFiles } from './files.js';
import { withChecks } from './fold.js';
import { checkReport } from './reported.js';
import { checkToTerminal } from './terminal.js';

const holds: CheckedInvariant = { name: 'counts', state: 'holds', checked: 'no violating row' };
const violated: CheckedInvariant = {
  name: 'counts',
  state: 'violated',
  message: 'counts',
  rows: [{ key: 'queue=a', expected: '3', found: '4' }],
  total: 12,
  sql: 'SELECT 1',
};
const looks = { count: 20, perSecond: 2, seenShareOf50Ms: 0.123 };
const churn: ChurnResult = {
  summary: {
    operations: 12_345,
    durationMs: 6000,
    operationsPerSecond: 2057.5,
    counts: { committed: 12_000, 'rolled-back': 300, lost: 45, failed: 0, retries: 7 },
    byOperation: [],
    snapshots: looks,
    watched: { ...looks, count: 0 },
  },
  sightings: [],
  rest: [holds],
  entries: [
    {
      connection: 2,
      sequence: 5,
      operation: 'add',
      choices: { id: 7 },
      mishap: undefined,
      outcome: { state: 'committed' },
      retries: 0,
      beganMs: 1,
      endedMs: 2,
    },
  ],
};
const point = (operations: number): SeriesPoint => ({
  atMs: operations,
  operations,
  deadRows: operations * 2,
  bytes: 8_000_000,
  costs: {
    scan: { state: 'explained', executionTimeMs: 4, hitBlocks: 100 + operations, readBlocks: 1 },
    walk: { state: 'timed', executionTimeMs: 2 },
  },
});
const check: ScenarioCheck = {
  scenario: 'items',
  dataset: { name: 'items', hash: 'abc' },
  seed: 3,
  connections: 8,
  fresh: [holds],
  churn,
  series: [point(0), point(500), point(1000)],
};

const text = (...checks: ScenarioCheck[]) => checkToTerminal(checks, { width: 200 });

test('a check that is clean says how much ran and how closely it was watched', () => {
  expect(exitCodeOfCheck(check)).toBe(0);
  expect(text(check)).toContain('12,345 operations on 8 connections in 6 s: 2,058 a second');
  expect(text(check)).toContain('a violation of 50 ms is seen in 12 of 100 cases');
});

test('a violation shows the row, and the command that shows it again', () => {
  const operation = { name: 'add', weight: 1, run: () => Promise.resolve() };
  const last = { connection: 1, sequence: 4, operation, choices: { id: 9 }, mishap: undefined };
  const reproduction = { how: 'one-by-one', operations: 34, last, violation: violated } as const;
  const broken = { ...check, churn: { ...churn, rest: [violated], reproduction } } as ScenarioCheck;
  expect(exitCodeOfCheck(broken)).toBe(4);
  expect(text(broken)).toMatch(/queue=a\s+expected\s+3\s+found\s+4\s+and 11 more rows/);
  expect(text(broken).replace(/\s+/g, ' ')).toContain(
    'planproof check items --seed 3 --connections 8 --operations 34 --one-by-one',
  );
});

test('faults are counted: caught of planted, those the data cannot hold apart', () => {
  const faults = [
    { name: 'plus one', state: 'caught', by: ['counts'] },
    { name: 'row twice', state: 'impossible', reason: 'a key forbids it' },
    { name: 'minus one', state: 'survived', reason: 'every invariant held' },
  ] as const;
  expect(text({ ...check, faults })).toContain('✗ 1 of 2 planted faults caught');
  expect(exitCodeOfCheck({ ...check, faults })).toBe(4);
  expect(exitCodeOfCheck({ ...check, faults: faults.slice(0, 2) })).toBe(0);
});

test('a crash that lost something is a wrong answer', () => {
  const crash = { acknowledged: 500, unanswered: 3, recoveryMs: 800, rest: [holds] };
  const crashed = (rest: readonly CheckedInvariant[]) => ({
    ...check,
    crashes: { state: 'crashed' as const, crashes: [crash, { ...crash, rest }] },
  });
  expect(text(crashed([holds]))).toContain('1,000 acknowledged operations, 6 unanswered');
  expect(exitCodeOfCheck(crashed([holds]))).toBe(0);
  expect(exitCodeOfCheck(crashed([violated]))).toBe(4);
});

test('a broken latency under load ends with 1', () => {
  const budget = { kind: 'latency', quantile: 'p99', clients: 4, rate: 10, maxMs: 5 } as const;
  const verdict = {
    budget,
    shape: 'scan',
    case: 'every case',
    state: 'broken',
    measured: 9,
    evidence: 'p99 9 ms',
  } as const;
  expect(exitCodeOfCheck({ ...check, verdicts: [verdict] })).toBe(1);
});

test('cost over time of many shapes is folded into the width of the terminal', () => {
  const shapes = ['window-all', 'workflow-limited', 'workflow-limited-denormalised', 'lateral-top-n', 'claimable'];
  const cost = { state: 'explained', executionTimeMs: 179, hitBlocks: 25_900, readBlocks: 0 } as const;
  const wide = (point: SeriesPoint) => ({ ...point, costs: Object.fromEntries(shapes.map((name) => [name, cost])) });
  const series = (check.series ?? []).map(wide);
  const lines = checkToTerminal([{ ...check, series }], { width: 80 }).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  for (const shape of shapes) expect(lines.filter((line) => line.split(/\s+/).includes(shape))).toHaveLength(1);
});

test('cost over time is a table, and a picture of time, blocks and dead rows', async () => {
  expect(text(check)).toMatch(/1,000\s+2,000\s+8 MB\s+1,101 blocks, 4 ms\s+2 ms/);
  const files = await checkFiles([check], [{ name: 'items', check: checkReport(check, true) }]);
  const pictures = ['charts/items-churn.svg', 'charts/items-churn-dark.svg'];
  expect(files.map(({ name }) => name)).toEqual(['check.json', 'check.html', 'items.operations.jsonl', ...pictures]);
  expect(files[3]?.content).toMatch(/scan after 1,000 operations: 1,101 blocks/);
  expect(files[3]?.content).toMatch(/2,000 dead rows after 1,000 operations/);
  expect(files[3]?.content).not.toMatch(/NaN|undefined/);
  expect(JSON.parse(String(files[2]?.content))).toMatchObject({ operation: 'add', choices: { id: 7 } });
});

test('a check says in a sentence what came of it', () => {
  expect(checkReport(check, true).sentence).toBe('12,345 operations on 8 connections in 6 s: no violation.');
  const faults = [{ name: 'plus one', state: 'survived', reason: 'every invariant held' }] as const;
  const broken = checkReport({ ...check, churn: { ...churn, rest: [violated] }, faults }, false);
  expect(broken.sentence).toMatch(/: violated: counts; 0 of 1 planted fault caught\.$/);
});

test('a check enters the report of a run on the same data, and no other', () => {
  const report = specimen();
  const [scenario] = report.scenarios;
  const found = { name: scenario?.name ?? '', hash: scenario?.dataset.hash ?? '', check: checkReport(check, true) };
  const folded = withChecks(report, [found]);
  expect(folded && reportFromJson(reportToJson(folded), 'report.json').scenarios[0]?.check).toEqual(found.check);
  expect(withChecks(report, [{ ...found, hash: 'other' }])).toBeUndefined();
  expect(withChecks(report, [{ ...found, name: 'other' }])).toBeUndefined();
});
