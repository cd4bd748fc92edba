import { expect, test } from 'vitest';
import { specimen } from '../specimen.test.fixture.js';
import { historyFromText, historyOf, historyText } from './entry.js';
import { seriesOf } from './series.js';

const text = historyText(historyOf(specimen()));
const later = historyText(historyOf({ ...specimen(), createdAt: '2026-02-04T04:05:06.789Z', commit: 'abc' }));

test('a run adds one short line for each shape, case and kind of settings', () => {
  const lines = text.trimEnd().split('\n');
  expect(lines).toHaveLength(2 * 9 * 2);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(800);
  expect(lines.every((line) => !line.includes('workspace_id'))).toBe(true);
});

test('a history comes back as it was written, whatever the order of its lines, each line once', () => {
  const merged = `${later}\n${text}${later}`;
  expect(historyFromText(merged, 'h.ndjson')).toEqual([
    ...historyOf(specimen()),
    ...historyFromText(later, 'h.ndjson'),
  ]);
});

test('a line that a merge left broken is named', () => {
  const broken = `${text}<<<<<<< HEAD\n`;
  expect(() => historyFromText(broken, 'h.ndjson')).toThrow(/h\.ndjson:37 is no entry of a history/);
});

test('series keep apart what cannot be held beside each other: another machine for time, other data for all', () => {
  const base = specimen();
  const elsewhere = { ...base, createdAt: '2026-03-01T00:00:00Z', machine: { ...base.machine, cpuModel: 'another' } };
  const series = seriesOf([...historyOf(base), ...historyOf(elsewhere)]);
  const lengths = (metric: string) =>
    series.filter((each) => each.metric === metric).map(({ points }) => points.length);
  expect(new Set(lengths('sharedBlocks'))).toEqual(new Set([2]));
  expect(new Set(lengths('executionTimeP50Ms'))).toEqual(new Set([1]));
});
