import type { CheckReport } from '../report.js';
import { countText, shortCount, timeText } from '../units.js';
import { countAxis, type LogAxis, timeAxis } from './axis.js';
import type { Chart } from './chart.js';
import type { Checked } from './checked.js';
import { label } from './rows.js';
import type { Panel } from './specification.js';
import { configOf, type Theme } from './theme.js';

type Moments = CheckReport['moments'];
type Cost = Moments[number]['costs'][number];

/** One value of a shape, or of all tables, after so many operations. */
interface Mark {
  readonly series: string;
  readonly operations: number;
  readonly value: number;
  readonly description: string;
}

const TABLES = 'all tables';

/** Cost over time under churn: what reading takes, in time and blocks, and the dead rows, against operations. */
export const churnLines = ({ name, check: { moments } }: Checked): readonly Chart[] => {
  const [first, last] = [moments[0], moments.at(-1)];
  if (first === undefined || last === undefined || moments.length < 2) return [];
  const title = `${label(name)}: cost over time under churn`;
  return [
    {
      name: 'churn',
      title,
      description: `Execution time and shared blocks of each shape on ${label(first.costs[0]?.case ?? '')}, and dead rows, from the first of ${countText(last.operations)} operations to the last.`,
      spec: (theme) => ({ title: { text: title }, hconcat: panels(moments, theme), config: configOf(theme) }),
    },
  ];
};

const panels = (moments: Moments, theme: Theme): Panel[] => {
  const times = marks(moments, ({ executionTimeMs }) => executionTimeMs, timeText);
  const blocks = marks(
    moments,
    ({ sharedBlocks }) => sharedBlocks,
    (value) => `${countText(value)} blocks`,
  );
  const dead = moments.map(({ operations, deadRows }) => ({
    series: TABLES,
    operations,
    value: deadRows,
    description: `${countText(deadRows)} dead rows after ${countText(operations)} operations`,
  }));
  const shapes = [...new Set(moments.flatMap(({ costs }) => costs.map(({ shape }) => label(shape))))];
  const colors = { domain: [...shapes, TABLES], range: [...colours(shapes.length, theme), theme.muted] };
  return [
    panel('Execution time', times, timeAxis(valuesOf(times)), colors),
    ...(blocks.length === 0 ? [] : [panel('Shared blocks of 8 kB', blocks, countAxis(valuesOf(blocks)), colors)]),
    panel('Dead rows', dead, countAxis(valuesOf(dead)), colors),
  ];
};

/** One a shape, from the beginning again where there are more shapes than colours. */
const colours = (count: number, { series }: Theme): readonly string[] =>
  Array.from({ length: count }, (_, index) => series[index % series.length] ?? '');

const valuesOf = (all: readonly Mark[]): readonly number[] => all.map(({ value }) => value);

const marks = (
  moments: Moments,
  pick: (cost: Cost) => number | undefined,
  text: (value: number) => string,
): readonly Mark[] =>
  moments.flatMap(({ operations, costs }) =>
    costs.flatMap((cost) => {
      const value = pick(cost);
      if (value === undefined) return [];
      const series = label(cost.shape);
      const description = `${series} after ${shortCount(operations)} operations: ${text(value)}`;
      return [{ series, operations, value, description }];
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
    x: { field: 'operations', type: 'quantitative', title: 'Operations', axis: { format: '~s', tickCount: 4 } },
    y: {
      field: 'value',
      type: 'quantitative',
      title,
      ...axis,
    },
    color: { field: 'series', type: 'nominal', legend: { title: null, orient: 'top' }, scale: colors },
    description: { field: 'description' },
  },
});
