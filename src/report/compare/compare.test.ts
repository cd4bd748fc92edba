import { expect, test } from 'vitest';
import type { Report } from '../report.js';
import { specimen } from '../specimen.test.fixture.js';
import { comparisonToTerminal } from './terminal.js';

const compare = (before: Report, after: Report) =>
  comparisonToTerminal({ before: { name: 'old.json', report: before }, after: { name: 'new.json', report: after } });

/** The report with twice the blocks of the candidate on every case, by another plan. */
const doubled = (report: Report): Report => ({
  ...report,
  scenarios: report.scenarios.map((scenario) => ({
    ...scenario,
    measurements: scenario.measurements.map((each) => {
      if (each.shape !== 'last-used' || !each.work) return each;
      const value = each.work.sharedBlocks.value * 2;
      const sharedBlocks = { value, min: value, max: value, repeatable: true };
      return { ...each, work: { ...each.work, sharedBlocks }, plan: { fingerprint: 'another', document: [] } };
    }),
  })),
});

test('each shape has a table of both reports, with what changed', () => {
  const text = compare(specimen(), doubled(specimen()));
  expect(text).toContain('last-used  counting, old.json → new.json');
  expect(text).toMatch(/hottest +67 µs +→ 67 µs +3 +→ 6 +1 +→ 1 +2x more$/m);
  expect(text).toContain('~ last-used, hottest: another plan');
});

test('what turned between two reports is said', () => {
  const text = compare(specimen(), specimen({ outcome: 'violated' }));
  expect(text).toContain('✗ new.json: Do not merge: an answer is wrong in recent-workflows.');
  expect(text).toContain('~ sameRows: holds → violated');
});

test('a verdict that turned names its shape, its case and its budget', () => {
  const broken = specimen({ outcome: 'broken' });
  const mended = {
    ...broken,
    scenarios: broken.scenarios.map((scenario) => ({
      ...scenario,
      verdicts: scenario.verdicts.map((verdict) =>
        verdict.state === 'broken' ? { ...verdict, state: 'pass' as const } : verdict,
      ),
    })),
  };
  expect(compare(broken, mended)).toContain('~ last-used, widest, atMost: broken → pass');
});

test('reports of other servers and settings are warned of', () => {
  const report = specimen();
  const other = {
    ...report,
    server: { ...report.server, version: '17.6', settings: { ...report.server.settings, work_mem: '64MB' } },
  };
  expect(compare(report, other)).toContain('! PostgreSQL: 18.4 → 17.6\n! work_mem: 4MB → 64MB');
});

test('a scenario that only one report has is named', () => {
  expect(compare(specimen(), specimen({ scenarios: 2 }))).toContain('! queue-counts is only in new.json');
});

test('a report beside itself shows no change', () => {
  const text = compare(specimen(), specimen());
  expect(text).not.toMatch(/[~!]/);
  expect(text).toContain('the same');
});
