import type { TopLevelSpec } from 'vega-lite';
import type { SeriesPoint } from '../../invariants/churn/series.js';
import type { Cost } from '../../invariants/cost.js';
import { countAxis, type LogAxis, timeAxis } from '../charts/axis.js';
import { label } from '../charts/rows.js';
import type { Panel } from '../charts/specification.js';
import { configOf, type Theme } from '../charts/theme.js';
import { countText, shortCount, timeText } from '../units.js';

/** One value of a shape, or of all tables, after so many operations. */
interface Mark {
  readonly series: string;
  readonly operations: number;
  readonly value: number;
  readonly description: string;
}

/** Cost over time under churn: what reading takes, in time and blocks, and the dead rows, against operations. */
export const seriesChart = (scenario: string, points: readonly SeriesPoint[], theme: Theme): TopLevelSpec => {
  const times = marks(points, (cost) => cost.executionTimeMs, timeText);
  const blocks = marks(points, blocksOf, (value) => `${countText(value)} blocks`);
  const dead = points.map(({ operations, deadRows }) => ({
    series: 'all tables',
    operations,
    value: deadRows,
    description: `${countText(deadRows)} dead rows after ${countText(operations)} operations`,
  }));
  const shapes = Object.keys(points[0]?.costs ?? {}).map(label);
  const colors = { domain: [...shapes, 'all tables'], range: [...theme.series.slice(0, shapes.length), theme.muted] };
  return {
    title: { text: `${label(scenario)}: cost over time under churn` },
    hconcat: [
      panel('Execution time', times, timeAxis(times.map(({ value }) => value)), colors),
      ...(blocks.length === 0
        ? []
        : [panel('Shared blocks of 8 kB', blocks, countAxis(blocks.map(({ value }) => value)), colors)]),
      panel('Dead rows', dead, countAxis(dead.map(({ value }) => value)), colors),
    ],
    config: configOf(theme),
  };
};

const blocksOf = (cost: Cost): number | undefined =>
  cost.state === 'explained' ? cost.hitBlocks + cost.readBlocks : undefined;

const marks = (
  points: readonly SeriesPoint[],
  pick: (cost: Cost) => number | undefined,
  text: (value: number) => string,
): readonly Mark[] =>
  points.flatMap(({ operations, costs }) =>
    Object.entries(costs).flatMap(([shape, cost]) => {
      const value = pick(cost);
      if (value === undefined) return [];
      const description = `${label(shape)} after ${shortCount(operations)} operations: ${text(value)}`;
      return [{ series: label(shape), operations, value, description }];
    }),
  );

const panel = (
  title: string,
  values: readonly Mark[],
  axis: LogAxis,
  colors: { readonly domain: string[]; readonly range: string[] },
): Panel => ({
  width: 260,
  height: 220,
  data: { values: [...values] },
  mark: { type: 'line', point: { filled: true, size: 30 } },
  encoding: {
    x: { field: 'operations', type: 'quantitative', title: 'Operations', axis: { format: '~s' } },
    y: {
      field: 'value',
      type: 'quantitative',
      title,
      scale: { ...axis.scale, domain: [...axis.scale.domain] },
      axis: { values: [...axis.ticks], labelExpr: axis.label },
    },
    color: { field: 'series', type: 'nominal', title: null, scale: colors },
    description: { field: 'description' },
  },
});
