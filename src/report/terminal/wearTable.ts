import { clipped, inert } from '../inert.js';
import type { ScenarioReport } from '../report.js';
import { bytesText, countText, timeText } from '../units.js';
import type { Style } from './style.js';
import { type Heading, tableText } from './table.js';

type Wear = ScenarioReport['wear'][number];

const HEADINGS: readonly Heading[] = [
  { text: 'shape', align: ['left'] },
  { text: 'case', align: ['left'] },
  { text: '', align: ['left'] },
  { text: 'wall time', align: ['right'] },
  { text: 'WAL records', align: ['right'] },
  { text: 'WAL', align: ['right'] },
  { text: 'HOT', align: ['right'] },
];

/** What writing costs an execution, one line a shape, case and condition; absent where nothing wrote. */
export const wearTable = ({ wear }: ScenarioReport, style: Style, width: number): readonly string[] => {
  if (wear.length === 0) return [];
  const limit = Math.max(8, Math.floor((width - 62) / 2));
  const rows = wear.map((each) => cells(each, limit));
  return [
    `${style.bold('writes')}  ${style.dim('median time, the rest by the mean of an execution')}\n${tableText(HEADINGS, rows, style.dim)}`,
  ];
};

const cells = (
  { shape, case: name, condition, wallTimeMs, counters, tables }: Wear,
  limit: number,
): readonly string[] => [
  ...[shape, name].map((text) => clipped(inert(text), limit)),
  condition,
  timeText(wallTimeMs.p50Ms),
  counters ? countText(counters.walRecords) : '?',
  counters ? bytesText(counters.walBytes) : '?',
  hotShare(tables),
];

/** Updates that left the indexes alone, in percent of all. */
const hotShare = (tables: Wear['tables']): string => {
  const [all, hot] = [
    tables.reduce((sum, { updates }) => sum + updates, 0),
    tables.reduce((sum, { hotUpdates }) => sum + hotUpdates, 0),
  ];
  return all === 0 ? '' : `${Math.round((100 * hot) / all)} %`;
};
