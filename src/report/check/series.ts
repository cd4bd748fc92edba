import type { SeriesPoint } from '../../invariants/churn/series.js';
import type { Cost } from '../../invariants/cost.js';
import { inert } from '../inert.js';
import type { Style } from '../terminal/style.js';
import { foldedTable } from '../terminal/table.js';
import { bytesText, shortCount, timeText } from '../units.js';

/** How many moments a terminal shows; the JSON has all. */
const SHOWN = 6;

/** "12 blocks, 0.3 ms". */
export const costText = (cost: Cost | undefined): string => {
  if (cost === undefined) return '';
  const time = timeText(cost.executionTimeMs);
  return cost.state === 'timed' ? time : `${shortCount(cost.hitBlocks + cost.readBlocks)} blocks, ${time}`;
};

/** Cost over time under churn, at moments spread evenly. */
export const seriesText = (points: readonly SeriesPoint[], style: Style, width: number): readonly string[] => {
  if (points.length < 2) return [];
  const shapes = Object.keys(points[0]?.costs ?? {});
  const step = (points.length - 1) / (Math.min(SHOWN, points.length) - 1);
  const shown = Array.from({ length: Math.min(SHOWN, points.length) }, (_, index) => points[Math.round(index * step)]);
  const headings = ['operations', 'dead rows', 'size', ...shapes.map(inert)];
  const rows = shown.flatMap((point) =>
    point === undefined
      ? []
      : [
          [
            shortCount(point.operations),
            shortCount(point.deadRows),
            bytesText(point.bytes),
            ...shapes.map((shape) => costText(point.costs[shape])),
          ],
        ],
  );
  return [style.bold('Cost over time'), ...foldedTable(headings, rows, { lead: 3, width, paint: style.dim })];
};
