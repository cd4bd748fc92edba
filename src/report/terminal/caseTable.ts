import { clipped, inert } from '../inert.js';
import { clockOf, type Mark, type Pairing, type PairRow } from '../pairing.js';
import type { Measurement } from '../report.js';
import { ratioText, shortCount, timeText } from '../units.js';
import { type Style, styleOf } from './style.js';
import { type Heading, tableText } from './table.js';

const MARKS: Readonly<Record<Mark, string>> = {
  broken: '✗',
  regressed: '✗',
  unstable: '~',
  improved: '✓',
  pass: '✓',
  none: ' ',
};

type Clock = ReturnType<typeof clockOf>;

const CLOCKS: Readonly<Record<Clock, string>> = { wallTimeMs: 'wall time', executionTimeMs: 'server time' };

const headings = (clock: Clock): readonly Heading[] => [
  { text: '', align: ['left'] },
  { text: 'case', align: ['left'] },
  { text: CLOCKS[clock], align: ['right', 'left'] },
  { text: 'shared blocks', align: ['right', 'left'] },
  { text: 'rows read', align: ['right', 'left'] },
  { text: 'less work', align: ['right'] },
];

/** A candidate against the reference, one line a case: median time, blocks and rows before and after, and the gain. */
export const caseTable = (pairing: Pairing, style: Style, width: number): string => {
  const clock = clockOf(pairing);
  const table = (by: Style, nameLimit: number) =>
    tableText(
      headings(clock),
      pairing.rows.map((row) => cells(row, clock, by, nameLimit)),
      by.dim,
    );
  const widest = Math.max(
    ...table(styleOf(false), 4)
      .split('\n')
      .map((line) => line.length),
  );
  return table(style, Math.max(8, width - widest + 4));
};

const cells = (row: PairRow, clock: Clock, style: Style, nameLimit: number): readonly string[] => [
  markText(row.mark, style),
  clipped(inert(row.case.name), nameLimit),
  ...change(row, style, ({ times }) => times[clock] && timeText(times[clock].p50Ms)),
  ...change(row, style, ({ work }) => work && shortCount(work.sharedBlocks.value)),
  ...change(row, style, ({ work }) => work?.rowsScanned && shortCount(work.rowsScanned.value)),
  gain(row.comparison.ratios.sharedBlocks?.ratio, style),
];

const markText = (mark: Mark, style: Style): string => {
  const { good, bad, warn, dim } = style;
  const paint = { broken: bad, regressed: bad, unstable: warn, improved: good, pass: good, none: dim }[mark];
  return paint(MARKS[mark]);
};

const change = (row: PairRow, style: Style, read: (of: Measurement) => string | undefined): readonly string[] => [
  read(row.reference) ?? '?',
  `${style.dim('→')} ${read(row.candidate) ?? '?'}`,
];

/** "412x" less than the reference; what does more says so. */
const gain = (ratio: number | undefined, style: Style): string => {
  if (ratio === undefined) return '';
  const text = ratioText(ratio);
  if (text.endsWith(' less')) return style.good(text.replace(/ less$/, ''));
  return text.endsWith(' more') ? style.bad(text) : style.dim(text);
};
