import { expect, test } from 'vitest';
import type { PlanDiff } from '../../plan/diff.js';
import type { Report } from '../report.js';
import { specimen } from '../specimen.test.fixture.js';
import { comparisonToMarkdown } from './markdown.js';
import { comparisonPage } from './page.js';
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
  expect(text).toMatch(/~ last-used, hottest, second,[\s\S]* absent: another plan/);
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

test('a plan that turned is told once for all its cases, with what it turned into', () => {
  const node = (label: string) => ({ path: 'Plan', label, depth: 0, planRows: 1 });
  const difference = (): PlanDiff => ({
    samePlan: false,
    rows: [
      { state: 'changed', before: node('Seq Scan on a'), after: node('Index Scan using i on a'), changes: [] },
      { state: 'removed', before: node('Sort') },
      { state: 'added', after: node('Memoize') },
    ],
  });
  const [before, after] = [specimen(), doubled(specimen())];
  const sides = { before: { name: '15', report: before }, after: { name: '18', report: after }, difference };
  const text = comparisonToMarkdown(sides);
  expect(text).toContain('another plan: Seq Scan on a → Index Scan using i on a; no Sort; new Memoize');
  expect(comparisonPage([sides])).toContain('<h1>15 → 18</h1>');
});

test('a setting that only one major knows is no difference', () => {
  const report = specimen();
  const { io_method: _, ...settings } = report.server.settings;
  const older = { ...report, server: { ...report.server, version: '17.6', major: 17, settings } };
  const newer = { ...report, server: { ...report.server, settings: { ...report.server.settings, io_method: 'sync' } } };
  expect(compare(older, newer)).not.toContain('io_method');
});
