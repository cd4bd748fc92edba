import { clipped, inert } from '../inert.js';
import type { Mark, Pairing, PairRow } from '../pairing.js';
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

const HEADINGS: readonly Heading[] = [
  { text: '', align: ['left'] },
  { text: 'case', align: ['left'] },
  { text: 'median time', align: ['right', 'left'] },
  { text: 'shared blocks', align: ['right', 'left'] },
  { text: 'rows read', align: ['right', 'left'] },
  { text: 'less work', align: ['right'] },
];

/** A candidate against the reference, one line a case: time, blocks and rows before and after, and the gain. */
export const caseTable = ({ rows }: Pairing, style: Style, width: number): string => {
  const bare = tableText(
    HEADINGS,
    rows.map((row) => cells(row, styleOf(false), 4)),
    String,
  );
  const widest = Math.max(...bare.split('\n').map((line) => line.length));
  const nameLimit = Math.max(8, width - widest + 4);
  return tableText(
    HEADINGS,
    rows.map((row) => cells(row, style, nameLimit)),
    style.dim,
  );
};

const cells = (row: PairRow, style: Style, nameLimit: number): readonly string[] => [
  markText(row.mark, style),
  clipped(inert(row.case.name), nameLimit),
  ...change(row, style, medianText),
  ...change(row, style, ({ work }) => work && shortCount(work.sharedBlocks.value)),
  ...change(row, style, ({ work }) => work && shortCount(work.rowsScanned.value)),
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

/** The median by the client's clock, or by the server's where the client's was not read. */
export const medianText = ({ times }: Measurement): string | undefined => {
  const clock = times.wallTimeMs ?? times.executionTimeMs;
  return clock && timeText(clock.p50Ms);
};

/** "412x" less than the reference; what does more says so. */
const gain = (ratio: number | undefined, style: Style): string => {
  if (ratio === undefined) return '';
  const text = ratioText(ratio);
  if (text.endsWith(' less')) return style.good(text.replace(/ less$/, ''));
  return text.endsWith(' more') ? style.bad(text) : style.dim(text);
};
