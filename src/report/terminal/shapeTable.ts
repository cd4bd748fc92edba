import { clipped, inert } from '../inert.js';
import type { Measurement } from '../report.js';
import { countText, timeText } from '../units.js';
import type { Style } from './style.js';
import { type Heading, tableText } from './table.js';

const HEADINGS: readonly Heading[] = [
  { text: 'shape', align: ['left'] },
  { text: 'case', align: ['left'] },
  { text: 'settings', align: ['left'] },
  { text: 'median time', align: ['right'] },
  { text: 'shared blocks', align: ['right'] },
  { text: 'rows read', align: ['right'] },
];

/** Measurements by themselves, for a run in which nothing stands to be compared. */
export const shapeTable = (measurements: readonly Measurement[], style: Style, width: number): string => {
  const limit = Math.max(8, Math.floor((width - 56) / 2));
  const rows = measurements.map((each) => [
    clipped(inert(each.shape), limit),
    clipped(inert(each.case), limit),
    each.planMode === 'custom' ? each.settings : `${each.settings}, generic`,
    medianText(each) ?? '?',
    each.work ? countText(each.work.sharedBlocks.value) : '?',
    each.work?.rowsScanned ? countText(each.work.rowsScanned.value) : '?',
  ]);
  return tableText(HEADINGS, rows, style.dim);
};

const medianText = ({ times }: Measurement): string | undefined => {
  const clock = times.wallTimeMs ?? times.executionTimeMs;
  return clock && timeText(clock.p50Ms);
};
