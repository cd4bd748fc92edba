import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { specimen } from './specimen.test.fixture.js';
import { reportToTerminal } from './terminal.js';

const widest = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));

test('each case stands on one line with the reference, the candidate, the gain and the verdict', () => {
  expect(reportToTerminal(specimen())).toMatch(/✓ {2}hottest +1\.77 s +→ 67 µs +325k +→ 3 +7\.39M +→ 1 +108,374x$/m);
});

test('the last line says whether to merge', () => {
  const lastLine = (outcome: 'passed' | 'broken' | 'violated') =>
    reportToTerminal(specimen({ outcome })).trimEnd().split('\n').at(-1);
  expect(lastLine('passed')).toBe('✓ Yes, merge: 1 scenario passed.');
  expect(lastLine('broken')).toBe('✗ Do not merge: a budget is broken in recent-workflows.');
  expect(lastLine('violated')).toBe('✗ Do not merge: an answer is wrong in recent-workflows.');
});

test('a violated invariant shows the rows that differ, what was expected, and the SQL for the rest', () => {
  const text = reportToTerminal(specimen({ outcome: 'violated' }));
  expect(text).toContain('✗ sameRows: last-used differs from distinct-on in 1 of 9 cases');
  expect(text).toContain('    expected  2026-01-31 09:14:07.113+00\n    found     2026-01-30 22:41:55.902+00');
  expect(text).toContain('    expected  no row');
  expect(text).toContain('  and 12,343 more rows\n  SELECT * FROM last_used EXCEPT ...');
});

test('a broken budget shows its shape, its case and its evidence', () => {
  expect(reportToTerminal(specimen({ outcome: 'broken' }))).toContain(
    '✗ last-used, widest: 4 shared blocks, at most 3',
  );
});

test.each([80, 100])('no line is wider than %d columns, long names and values included', (width) => {
  const taint = ` and a name that goes on ${'for ever '.repeat(40)}`;
  for (const outcome of ['violated', 'broken', 'unstable'] as const) {
    expect(widest(reportToTerminal(specimen({ outcome, taint }), { width }))).toBeLessThanOrEqual(width);
  }
});

test('colour changes nothing but colour', () => {
  const report = specimen({ outcome: 'violated', candidates: ['last-used', 'lateral-walk'] });
  const painted = reportToTerminal(report, { colour: true });
  expect(painted).toContain('\u001b[31m');
  expect(stripVTControlCharacters(painted)).toBe(reportToTerminal(report));
});

test('every candidate has a table of its own', () => {
  const text = reportToTerminal(specimen({ candidates: ['last-used', 'lateral-walk'] }));
  expect(text).toContain('distinct-on → last-used  counting: no parallelism');
  expect(text).toContain('distinct-on → lateral-walk  counting: no parallelism');
});

test('measurements with nothing to compare are listed by themselves', () => {
  const text = reportToTerminal(specimen({ candidates: [] }));
  expect(text).toMatch(/distinct-on +hottest +counting +1\.77 s +325,121 +7,387,483/);
});

test('control characters from a user cannot act on the terminal', () => {
  const text = reportToTerminal(specimen({ taint: '\u001b[2J\u0007\r\u202e\u009b31m', outcome: 'violated' }));
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  expect(text).toContain('\\u001b[2J\\u0007\\u000d\\u202e\\u009b31m');
});
