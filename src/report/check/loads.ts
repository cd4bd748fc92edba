import type { Verdict } from '../../gate/verdict.js';
import type { LoadResult } from '../../invariants/underLoad.js';
import { inert } from '../inert.js';
import { marked } from '../terminal/line.js';
import type { Style } from '../terminal/style.js';
import { tableText } from '../terminal/table.js';
import { countText, shortCount, timeText } from '../units.js';

const HEADINGS = ['', 'reads', 'asked/s', 'answered/s', 'p50', 'p95', 'p99', 'max', 'p99 served'];

/** What reading took while operations ran: waiting included, and beside it what a closed loop would have shown. */
export const loadsText = (
  loads: readonly LoadResult[],
  verdicts: readonly Verdict[],
  style: Style,
  width: number,
): readonly string[] => {
  if (loads.length === 0) return [];
  const rows = loads.map(({ shape, clients, reads, rate, readsPerSecond, waited, served }) => [
    inert(`${shape}, ${clients} clients`),
    shortCount(reads),
    countText(rate),
    countText(readsPerSecond),
    ...[waited.p50Ms, waited.p95Ms, waited.p99Ms, waited.maxMs, served.p99Ms].map(timeText),
  ]);
  const headings = HEADINGS.map((text, index) => ({
    text,
    align: [index === 0 ? ('left' as const) : ('right' as const)],
  }));
  return [
    style.bold('Reads while operations run, from arrival to answer'),
    tableText(headings, rows, style.dim),
    ...verdicts.map((verdict) => verdictText(verdict, style, width)),
  ];
};

const verdictText = (verdict: Verdict, style: Style, width: number): string => {
  const on = `${verdict.shape}, ${verdict.case}`;
  if (verdict.state === 'skipped') return marked(style.warn('-'), inert(`${on} skipped: ${verdict.reason}`), width);
  const marks: Readonly<Record<string, string>> = { pass: style.good('✓'), broken: style.bad('✗') };
  return marked(marks[verdict.state] ?? style.warn('~'), inert(`${on}: ${verdict.evidence}`), width);
};
