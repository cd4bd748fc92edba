import { clipped, inert } from '../inert.js';
import type { ScenarioReport } from '../report.js';
import { bytesText, countText, shortCount, timeText } from '../units.js';
import { hotShare } from '../wear.js';
import type { Style } from './style.js';
import { type Heading, tableText } from './table.js';

type Wear = ScenarioReport['wear'][number];

/** One column of numbers. */
interface Column {
  readonly heading: string;
  readonly text: (wear: Wear) => string;
}

const UNKNOWN = '?';

const COSTS: readonly Column[] = [
  { heading: 'time', text: ({ wallTimeMs }) => timeText(wallTimeMs.p50Ms) },
  { heading: '/ s', text: ({ executions, elapsedMs }) => shortCount((1000 * executions) / elapsedMs) },
  {
    heading: 'blocks',
    text: ({ counters }) => (counters ? shortCount(counters.sharedHitBlocks + counters.sharedReadBlocks) : UNKNOWN),
  },
  { heading: 'WAL', text: ({ counters }) => (counters ? `${shortCount(counters.walBytes)} B` : UNKNOWN) },
  { heading: 'locked', text: ({ lockWaitShare }) => percent(lockWaitShare) },
  { heading: 'deadlocks', text: ({ deadlocks }) => countText(deadlocks) },
];

const REMAINS: readonly Column[] = [
  { heading: 'executions', text: ({ executions }) => shortCount(executions) },
  { heading: 'HOT', text: ({ tables }) => percent(hotShare(tables)) },
  { heading: 'dead rows', text: ({ tables }) => shortCount(sum(tables, ({ deadRows }) => deadRows)) },
  { heading: 'tables grew', text: ({ tables }) => grown(tables, 'tableBytes', 'tableBytesBefore') },
  { heading: 'indexes grew', text: ({ tables }) => grown(tables, 'indexBytes', 'indexBytesBefore') },
];

/** What writing costs an execution and what it leaves behind, one line a shape, case and condition; absent where nothing wrote. */
export const wearTable = ({ wear }: ScenarioReport, style: Style, width: number): readonly string[] => {
  if (wear.length === 0) return [];
  const table = (title: string, note: string, columns: readonly Column[]) =>
    `${style.bold(title)}  ${style.dim(note)}\n${columnsText(wear, columns, style, width)}`;
  return [
    table('writes', 'an execution: median time, the rest by the mean', COSTS),
    table('what they left behind', 'in the tables that are watched', REMAINS),
  ];
};

const columnsText = (wear: readonly Wear[], columns: readonly Column[], style: Style, width: number): string => {
  const rows = groups(wear).map(([title, members]) => ({
    title,
    members: members.map((each) => ({
      name: `  ${inert(each.shape)}`,
      numbers: columns.map(({ text }) => text(each)),
    })),
  }));
  const numbers = rows.flatMap(({ members }) => members.map((each) => each.numbers));
  const widths = columns.map(({ heading }, index) =>
    Math.max(heading.length, ...numbers.map((row) => row[index]?.length ?? 0)),
  );
  const limit = Math.max(8, width - 2 - widths.reduce((total, each) => total + each + 2, 0));
  const headings: readonly Heading[] = [
    { text: '', align: ['left'] },
    ...columns.map(({ heading }) => ({ text: heading, align: ['right' as const] })),
  ];
  const lines = rows.flatMap(({ title, members }) => [
    [clipped(title, limit), ...columns.map(() => '')],
    ...members.map((each) => [clipped(each.name, limit), ...each.numbers]),
  ]);
  return tableText(headings, lines, style.dim);
};

/** The shapes that were worn alike, under the name of their case and condition. */
const groups = (wear: readonly Wear[]): readonly (readonly [string, readonly Wear[]])[] => {
  const titleOf = ({ case: name, condition }: Wear) => inert(`${name}, ${condition}`);
  return [...new Set(wear.map(titleOf))].map((title) => [title, wear.filter((each) => titleOf(each) === title)]);
};

const percent = (share: number | undefined): string => (share === undefined ? '' : `${Math.round(100 * share)} %`);

const sum = (tables: Wear['tables'], read: (table: Wear['tables'][number]) => number): number =>
  tables.reduce((total, table) => total + read(table), 0);

type Bytes = 'tableBytes' | 'tableBytesBefore' | 'indexBytes' | 'indexBytesBefore';

const grown = (tables: Wear['tables'], after: Bytes, before: Bytes): string =>
  bytesText(
    Math.max(
      0,
      sum(tables, (table) => table[after] - table[before]),
    ),
  );
