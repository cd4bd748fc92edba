import { expect, test } from 'vitest';
import type { Baseline } from '../gate/baseline.js';
import { baselineFromJson, baselineToJson } from '../report/baselineJson.js';
import type { Measurement, Report, ScenarioReport } from '../report/report.js';
import { specimen } from '../report/specimen.test.fixture.js';
import { reportToTerminal } from '../report/terminal.js';
import { mergeReports } from './merge.js';
import { acceptedBaseline, regate } from './regate.js';

type Comparison = ScenarioReport['comparisons'][number];

/** The specimen, with pairs of which the candidate takes `share` of the reference's time. */
const timed = (share: number, count = 24): Report =>
  changed(specimen({ cases: 3 }), (scenario) => ({
    ...scenario,
    budgets: [...scenario.budgets, { kind: 'ratio', counter: 'onCpuTimeMs', max: 0.9 }],
    comparisons: scenario.comparisons.map((each) => paired(each, share, count)),
  }));

const paired = (comparison: Comparison, share: number, count: number): Comparison => {
  if (comparison.settings === 'production') return comparison;
  const pairs = Array.from({ length: count }, (_, index) => ({
    first: index % 2 === 0 ? ('reference' as const) : ('candidate' as const),
    reference: { wallTimeMs: 11, onCpuTimeMs: 10 },
    candidate: { wallTimeMs: 11 * share, onCpuTimeMs: 10 * share * (1 + ((index * 7) % 5) / 1000) },
  }));
  return { ...comparison, pairing: { batch: { reference: 1, candidate: 1 }, pairs, confirmation: [] } };
};

const changed = (report: Report, change: (scenario: ScenarioReport) => ScenarioReport): Report => ({
  ...report,
  scenarios: report.scenarios.map(change),
});

const measuring = (report: Report, change: (measurement: Measurement) => Measurement): Report =>
  changed(report, (scenario) => ({ ...scenario, measurements: scenario.measurements.map(change) }));

/** The reference's shared blocks on the first case, times a factor. */
const withBlocks = (report: Report, factor: number): Report =>
  measuring(report, (each) => {
    if (each.shape !== 'distinct-on' || each.case !== 'hottest' || !each.work) return each;
    const value = Math.round(each.work.sharedBlocks.value * factor);
    return { ...each, work: { ...each.work, sharedBlocks: { value, min: value, max: value, repeatable: true } } };
  });

const accepted = (report: Report): Baseline => baselineFromJson(baselineToJson(acceptedBaseline(report)), 'main.json');
const against = (report: Report, baseline: Baseline) => {
  const judged = regate(report, { baseline });
  return { exitCode: judged.conclusion.exitCode, found: judged.scenarios[0]?.baseline, judged };
};
const changesOf = (found: ScenarioReport['baseline']) => (found?.state === 'compared' ? found.changes : []);

test('a report stands against the baseline that it was accepted as', () => {
  const report = timed(0.5);
  const { exitCode, found } = against(report, accepted(report));
  expect({ exitCode, found }).toMatchObject({ exitCode: 0, found: { state: 'compared', times: 3, changes: [] } });
});

test('a counter may differ by 2 %, more is worse or better', () => {
  const baseline = accepted(specimen());
  expect(changesOf(against(withBlocks(specimen(), 1.019), baseline).found)).toEqual([]);
  const worse = against(withBlocks(specimen(), 1.03), baseline);
  expect(worse.exitCode).toBe(1);
  expect(changesOf(worse.found)).toMatchObject([
    { kind: 'counter', state: 'broken', case: 'hottest', before: 325_121 },
  ]);
  expect(worse.judged.conclusion.sentence).toContain('worse than the baseline');
  const better = against(withBlocks(specimen(), 0.9), baseline);
  expect(better.exitCode).toBe(0);
  expect(reportToTerminal(better.judged)).toContain('accept a new one (planproof gate --accept)');
});

test('other data or another major compare nothing, and it is said what differs', () => {
  const baseline = accepted(specimen());
  const spoiled = withBlocks(specimen(), 5);
  const other = changed(spoiled, (each) => ({ ...each, dataset: { ...each.dataset, hash: 'f'.repeat(64) } }));
  expect(against(other, baseline)).toMatchObject({
    exitCode: 0,
    found: { state: 'skipped', reason: expect.stringMatching(/its data are others .*ffffffffffff/) },
  });
  const older = { ...spoiled, server: { ...spoiled.server, major: 17 } };
  expect(against(older, baseline).found).toMatchObject({
    reason: expect.stringContaining('of PostgreSQL 18; this run of 17'),
  });
  expect(against(spoiled, { scenarios: [] }).found).toMatchObject({
    reason: 'the baseline does not have this scenario',
  });
});

test('what the baseline has and this run has not is told', () => {
  const { found, judged } = against(specimen({ cases: 1 }), accepted(specimen({ cases: 2 })));
  expect(found).toMatchObject({ state: 'compared', added: 0, missing: 4 });
  expect(reportToTerminal(judged)).toContain('4 measurements of the baseline not made here');
});

test('another plan fails, with both aligned, unless it does less work', () => {
  const report = specimen({ cases: 1 });
  const replan = (from: Report) =>
    measuring(from, (each) => {
      const donor = from.scenarios[0]?.measurements.find(({ shape }) => shape === 'last-used')?.plan;
      return each.shape === 'distinct-on' && each.settings === 'counting' && donor ? { ...each, plan: donor } : each;
    });
  const { exitCode, found, judged } = against(replan(report), accepted(report));
  expect(exitCode).toBe(1);
  expect(changesOf(found)).toMatchObject([{ kind: 'plan', state: 'broken', shape: 'distinct-on' }]);
  expect(reportToTerminal(judged)).toMatch(/^ {4}- .*Seq Scan on bots_savedrun$[\s\S]*^ {4}\+ .*last_used_latest/m);
  const better = against(withBlocks(replan(report), 0.1), accepted(report));
  expect(better.exitCode).toBe(0);
  expect(changesOf(better.found).map(({ state }) => state)).toEqual(['improved', 'improved']);
});

test("another plan of production's is better where less work is counted of the same mode", () => {
  const report = specimen({ cases: 1 });
  const replanned = measuring(report, (each) => {
    const donor = report.scenarios[0]?.measurements.find(({ shape }) => shape === 'last-used')?.plan;
    return each.shape === 'distinct-on' && donor ? { ...each, plan: donor } : each;
  });
  const { exitCode, found } = against(withBlocks(replanned, 0.1), accepted(report));
  const plans = changesOf(found).filter(({ kind }) => kind === 'plan');
  expect(plans.map(({ settings, state }) => [settings, state])).toEqual([
    ['counting', 'improved'],
    ['production', 'improved'],
  ]);
  expect(exitCode).toBe(0);
});

test('a counter that no longer repeats is worse where every repetition is', () => {
  const scattered = (min: number, max: number) =>
    measuring(specimen(), (each) => {
      if (each.shape !== 'last-used' || each.case !== 'hottest' || !each.work) return each;
      return { ...each, work: { ...each.work, sharedBlocks: { value: max, min, max, repeatable: false } } };
    });
  const baseline = accepted(specimen());
  expect(changesOf(against(scattered(3, 9), baseline).found)).toEqual([]);
  expect(changesOf(against(scattered(7, 9), baseline).found)).toMatchObject([
    { kind: 'counter', state: 'broken', evidence: expect.stringContaining('not repeatable: 7 to 9') },
  ]);
});

test("time is compared as the share of the reference's, whatever the milliseconds", () => {
  const baseline = accepted(timed(0.5));
  expect(against(timed(0.6), baseline).exitCode).toBe(0);
  expect(against(timed(0.7), baseline)).toMatchObject({ exitCode: 1 });
  expect(changesOf(against(timed(0.7), baseline).found)[0]).toMatchObject({
    kind: 'time',
    state: 'regressed',
    before: { clock: 'on-cpu', ratio: 0.5, low: 0.5, high: 0.5 },
    after: { clock: 'on-cpu', ratio: 0.7, low: 0.7, high: 0.7 },
    evidence: "0.7 [0.7, 0.7] of the reference's time, 0.5 [0.5, 0.5] in the baseline",
  });
});

test('accepting is stable: order does not matter, times that did not change stay, other scenarios too', () => {
  const report = timed(0.5);
  const text = baselineToJson(acceptedBaseline(report));
  const turned = measuring(
    changed(report, (each) => ({ ...each, measurements: each.measurements.toReversed() })),
    (x) => x,
  );
  expect(baselineToJson(acceptedBaseline(turned))).toBe(text);
  const two = baselineFromJson(baselineToJson(acceptedBaseline(specimen({ scenarios: 2 }))), 'main.json');
  expect(acceptedBaseline(specimen({ scenarios: 1 }), two).scenarios.map(({ name }) => name)).toHaveLength(2);
  expect(text).not.toMatch(/Ms"/);
});

test('what is unstable warns, and fails where it is asked to be strict', () => {
  const noisy = measuring(specimen({ cases: 1 }), (each) => {
    const counter = { value: 7, min: 7, max: 12, repeatable: false };
    return each.shape === 'last-used' && each.work ? { ...each, work: { ...each.work, sharedBlocks: counter } } : each;
  });
  expect(regate(noisy).conclusion.exitCode).toBe(0);
  expect(regate(noisy, { strict: true }).conclusion).toMatchObject({
    exitCode: 1,
    sentence: expect.stringContaining('too unstable to say (--strict)'),
  });
});

test('a wrong answer in one scenario weighs more than a broken budget in another, judged again or merged', () => {
  const [wrong, broken] = [specimen({ outcome: 'violated' }), specimen({ scenarios: 2, outcome: 'broken' })];
  const other = { ...broken, scenarios: broken.scenarios.slice(1) };
  expect(regate(other).conclusion.exitCode).toBe(1);
  const both = [other, wrong].map((report, index) => ({ file: `${index}.json`, report }));
  const merged = mergeReports(both);
  expect(merged.conclusion.exitCode).toBe(4);
  expect(merged.scenarios.map(({ conclusion }) => conclusion.exitCode)).toEqual([1, 4]);
  expect(regate(merged, { strict: true }).conclusion.exitCode).toBe(4);
});

test('a run that broke off is no answer, whatever it had measured, judged again or merged', () => {
  const partial = { ...specimen({ outcome: 'violated' }), partial: 'The server is gone.' };
  expect(regate(partial).conclusion).toMatchObject({
    exitCode: 3,
    sentence: expect.stringContaining('The server is gone.'),
  });
  const [brokenOff] = changed(specimen(), (each) => ({ ...each, conclusion: { exitCode: 3, sentence: '' } })).scenarios;
  const again = regate({ ...partial, scenarios: brokenOff ? [brokenOff] : [] });
  expect(again.scenarios[0]?.conclusion).toMatchObject({
    exitCode: 3,
    sentence: expect.stringMatching(/^It broke off/),
  });
  const whole = { ...specimen({ scenarios: 2 }), scenarios: specimen({ scenarios: 2 }).scenarios.slice(1) };
  const merged = mergeReports([whole, partial].map((report, index) => ({ file: `${index}.json`, report })));
  expect(merged.conclusion.exitCode).toBe(3);
});
