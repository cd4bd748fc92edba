import { clipped, inert } from '../inert.js';
import { pairings } from '../pairing.js';
import type { Measurement, ScenarioReport } from '../report.js';
import { countText, timeText } from '../units.js';
import { countAxis, LEAST_MS, type LogAxis, timeAxis } from './axis.js';
import type { Chart, ChartKind } from './chart.js';
import type { Encoding, Layer, Panel, Position } from './specification.js';
import { configOf, type Theme } from './theme.js';

interface Point {
  readonly case: string;
  readonly shape: string;
  readonly value: number;
  readonly label: string;
  /** Where the label stands beside its mark: outside the two ends of the row. */
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
export const gains: ChartKind = (scenario) => {
  const keys = pairings(scenario).map(({ planMode, settings }) => ({ planMode, settings }));
  const distinct = keys.filter((key, index) => keys.findIndex((other) => sameKey(key, other)) === index);
  return distinct.map((key) => chartOf(scenario, key));
};

type Conditions = Pick<Measurement, 'planMode' | 'settings'>;

const sameKey = (a: Conditions, b: Conditions): boolean => a.planMode === b.planMode && a.settings === b.settings;

const chartOf = (scenario: ScenarioReport, key: Conditions): Chart => {
  const conditions = `${key.settings} settings${key.planMode === 'generic' ? ', generic plan' : ''}`;
  const measurements = scenario.measurements.filter((each) => sameKey(each, key));
  return {
    name: ['gains', key.settings, ...(key.planMode === 'generic' ? ['generic'] : [])].join('-'),
    title: `${clipped(inert(scenario.name), 60)}: time and work by case`,
    description: `Median time and shared blocks of each shape on each case, ${conditions}, on logarithmic axes.`,
    spec: (theme) => ({
      title: { text: `${clipped(inert(scenario.name), 60)}: time and work by case`, subtitle: conditions },
      hconcat: FIGURES.map((figure, index) =>
        panel(scenario, points(scenario, measurements, figure), figure, index, theme),
      ),
      spacing: 24,
      config: configOf(theme),
    }),
  };
};

const points = (scenario: ScenarioReport, measurements: readonly Measurement[], figure: Figure): readonly Point[] =>
  scenario.cases.flatMap((each) => {
    const row = measurements.flatMap((one) => {
      const value = one.case === each.name ? figure.read(one) : undefined;
      return value === undefined ? [] : [{ shape: one.shape, value }];
    });
    const values = row.map(({ value }) => value);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return row.map(({ shape, value }, index) => ({
      case: label(each.name),
      shape: label(shape),
      value: Math.max(value, figure.axis === timeAxis ? LEAST_MS : 0),
      label: figure.text(value),
      side: sideOf(value, least, most, values.indexOf(value) === index),
      description: `${label(each.name)}, ${label(shape)}: ${figure.text(value)}`,
    }));
  });

const label = (name: string): string => clipped(inert(name), 40);

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
  const y = rowAxis(scenario, index === 0, theme);
  const x: Position = {
    field: 'value',
    type: 'quantitative',
    title: figure.title,
    scale: { ...axis.scale, domain: [...axis.scale.domain], padding: 48 },
    axis: { values: [...axis.ticks], labelExpr: axis.label, labelOverlap: true },
  };
  return {
    width: 280,
    height: { step: 28 },
    data: { values: values.map((point) => ({ ...point })) },
    layer: [
      {
        mark: { type: 'rule', strokeWidth: 2, opacity: 0.45, aria: false },
        encoding: {
          y,
          x: { ...x, aggregate: 'min' },
          x2: { field: 'value', aggregate: 'max' },
          color: { value: theme.muted },
        },
      },
      {
        mark: { type: 'point', filled: true, size: 90, opacity: 1 },
        encoding: { x, y, ...shapeChannels(scenario, theme), description: { field: 'description' } },
      },
      valueLabels('left', { x, y }, theme),
      valueLabels('right', { x, y }, theme),
    ],
  };
};

const rowAxis = (scenario: ScenarioReport, labelled: boolean, theme: Theme): Position => ({
  field: 'case',
  type: 'nominal',
  scale: { domain: scenario.cases.map(({ name }) => label(name)) },
  axis: { title: null, labels: labelled, grid: true, labelFontSize: 12, labelColor: theme.text },
});

/** Colour and form together say which shape it is, for those who cannot tell the colours apart. */
const shapeChannels = ({ shapes }: ScenarioReport, theme: Theme): Pick<Encoding, 'color' | 'shape'> => {
  const channel = { field: 'shape', type: 'nominal' } as const;
  const domain = shapes.map(({ name }) => label(name));
  const legend = { title: null, orient: 'top', symbolOpacity: 1 } as const;
  return {
    color: { ...channel, legend, scale: { domain, range: [...theme.series] } },
    shape: { ...channel, legend, scale: { domain, range: ['circle', 'diamond', 'square', 'triangle-up', 'cross'] } },
  };
};

const valueLabels = (side: 'left' | 'right', position: Pick<Encoding, 'x' | 'y'>, theme: Theme): Layer => {
  const [align, dx] = side === 'left' ? (['right', -9] as const) : (['left', 9] as const);
  return {
    transform: [{ filter: { field: 'side', equal: side } }],
    mark: { type: 'text', align, dx, fontSize: 11, aria: false },
    encoding: { ...position, text: { field: 'label' }, color: { value: theme.text } },
  };
};
