import { type Conditions, conditionsOf, conditionsSlug, conditionsText, measuredUnder } from '../conditions.js';
import type { Measurement, ScenarioReport } from '../report.js';
import { countText, timeText } from '../units.js';
import { countAxis, LEAST_MS, type LogAxis, timeAxis } from './axis.js';
import type { ChartKind } from './chart.js';
import { caseAxis, label, shapeChannels, shapeOffset } from './rows.js';
import type { Encoding, Layer, Panel, Position } from './specification.js';
import { configOf, type Theme } from './theme.js';

interface Point {
  readonly case: string;
  readonly shape: string;
  readonly value: number;
  readonly label: string;
  /** Where the label stands beside its mark: outside the two ends of a row that is shared, else to the right. */
  readonly side: 'left' | 'right' | 'none';
  readonly description: string;
}

interface Figure {
  readonly title: string;
  readonly read: (measurement: Measurement) => number | undefined;
  readonly text: (value: number) => string;
  readonly axis: (values: readonly number[]) => LogAxis;
}

const FIGURES: readonly Figure[] = [
  {
    title: 'Median time (log scale)',
    read: ({ times }) => (times.wallTimeMs ?? times.executionTimeMs)?.p50Ms,
    text: timeText,
    axis: timeAxis,
  },
  {
    title: 'Shared blocks of 8 kB (log scale)',
    read: ({ work }) => work?.sharedBlocks.value,
    text: countText,
    axis: countAxis,
  },
];

/** Time and blocks of every shape, one row a case: the distance between the marks is the gain. */
export const gains: ChartKind = (scenario) =>
  conditionsOf(scenario)
    .filter(isTelling)
    .map((conditions) => {
      const title = `${label(scenario.name)}: time and work by case`;
      const measurements = measuredUnder(scenario, conditions);
      return {
        name: `gains-${conditionsSlug(conditions)}`,
        title,
        description: `Median time and shared blocks of each shape on each case, ${conditionsText(conditions)}, on logarithmic axes.`,
        spec: (theme) => ({
          title: { text: title, subtitle: conditionsText(conditions) },
          hconcat: FIGURES.map((figure, index) =>
            panel(scenario, points(scenario, measurements, figure), figure, index, theme),
          ),
          spacing: 24,
          config: configOf(theme),
        }),
      };
    });

/** What a generic plan does shows in its work. */
const isTelling = ({ planMode, settings }: Conditions): boolean => planMode === 'custom' || settings === 'counting';

const points = (scenario: ScenarioReport, measurements: readonly Measurement[], figure: Figure): readonly Point[] =>
  scenario.cases.flatMap((each) => {
    const row = measurements.flatMap((one) => {
      const value = one.case === each.name ? figure.read(one) : undefined;
      return value === undefined ? [] : [{ shape: one.shape, value }];
    });
    const values = row.map(({ value }) => value);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const side = (value: number, index: number) =>
      isShared(scenario) ? sideOf(value, least, most, values.indexOf(value) === index) : 'right';
    return row.map(({ shape, value }, index) => ({
      case: label(each.name),
      shape: label(shape),
      value: Math.max(value, figure.axis === timeAxis ? LEAST_MS : 0),
      label: figure.text(value),
      side: side(value, index),
      description: `${label(each.name)}, ${label(shape)}: ${figure.text(value)}`,
    }));
  });

/** Two shapes share a case's row; more would hide one another and stand below one another. */
const isShared = ({ shapes }: ScenarioReport): boolean => shapes.length < 3;

const sideOf = (value: number, least: number, most: number, first: boolean): Point['side'] => {
  if (!first) return 'none';
  return value === most ? 'right' : value === least ? 'left' : 'none';
};

const panel = (
  scenario: ScenarioReport,
  values: readonly Point[],
  figure: Figure,
  index: number,
  theme: Theme,
): Panel => {
  const axis = figure.axis(values.map(({ value }) => value));
  const y = caseAxis(scenario, index === 0, theme);
  const rows = isShared(scenario) ? { y } : { y, yOffset: shapeOffset(scenario) };
  const x: Position = {
    field: 'value',
    type: 'quantitative',
    title: figure.title,
    scale: { ...axis.scale, padding: 48 },
    axis: { ...axis.axis, labelOverlap: true },
  };
  return {
    width: 280,
    height: isShared(scenario) ? { step: 28 } : { step: 15, for: 'offset' },
    data: { values: values.map((point) => ({ ...point })) },
    layer: [
      ...(isShared(scenario) ? [distance(x, y, theme)] : []),
      {
        mark: { type: 'point', filled: true, size: 90, opacity: 1 },
        encoding: { x, ...rows, ...shapeChannels(scenario, theme), description: { field: 'description' } },
      },
      valueLabels('left', { x, ...rows }, theme),
      valueLabels('right', { x, ...rows }, theme),
    ],
  };
};

const distance = (x: Position, y: Position, theme: Theme): Layer => ({
  mark: { type: 'rule', strokeWidth: 2, opacity: 0.45, aria: false },
  encoding: {
    y,
    x: { ...x, aggregate: 'min' },
    x2: { field: 'value', aggregate: 'max' },
    color: { value: theme.muted },
  },
});

const valueLabels = (side: 'left' | 'right', position: Pick<Encoding, 'x' | 'y' | 'yOffset'>, theme: Theme): Layer => {
  const [align, dx] = side === 'left' ? (['right', -9] as const) : (['left', 9] as const);
  return {
    transform: [{ filter: { field: 'side', equal: side } }],
    mark: { type: 'text', align, dx, fontSize: 11, aria: false },
    encoding: { ...position, text: { field: 'label' }, color: { value: theme.text } },
  };
};
