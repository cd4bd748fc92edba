import type { ScenarioReport } from '../report.js';
import { bytesText, countText, timeText } from '../units.js';
import { hotShare } from '../wear.js';
import type { ChartKind } from './chart.js';
import { label, shapeColour, shapeOffset } from './rows.js';
import type { Panel } from './specification.js';
import { configOf, type Theme } from './theme.js';

type Wear = ScenarioReport['wear'][number];

interface Figure {
  readonly title: string;
  readonly read: (wear: Wear) => number | undefined;
  readonly text: (value: number) => string;
  /** Of the axis, as d3-format has it. */
  readonly format: string;
}

const FIGURES: readonly Figure[] = [
  { title: 'Median time (ms)', read: ({ wallTimeMs }) => wallTimeMs.p50Ms, text: timeText, format: '~r' },
  {
    title: 'Heap-only updates',
    read: ({ tables }) => hotShare(tables),
    text: (share) => `${Math.round(100 * share)} %`,
    format: '%',
  },
  { title: 'WAL bytes', read: ({ counters }) => counters?.walBytes, text: bytesText, format: '~s' },
  { title: 'Blocks dirtied', read: ({ counters }) => counters?.sharedDirtiedBlocks, text: countText, format: '~r' },
];

/** What one execution of each write shape costs, by case and by what else went on. */
export const wearBars: ChartKind = (scenario) => {
  if (scenario.wear.length === 0) return [];
  const title = `${label(scenario.name)}: what writing costs`;
  const shown = FIGURES.filter(({ read }) => scenario.wear.some((each) => read(each) !== undefined));
  return [
    {
      name: 'wear',
      title,
      description: `${shown.map((figure) => figure.title).join(', ')} of one execution of each write shape, by case and condition.`,
      spec: (theme) => ({
        title: { text: title, subtitle: 'one execution' },
        hconcat: shown.map((figure, index) => panel(scenario, figure, index === 0, theme)),
        spacing: 24,
        config: configOf(theme),
      }),
    },
  ];
};

const rowName = ({ case: name, condition }: Wear): string => label(`${name}, ${condition}`);

const panel = (
  scenario: ScenarioReport,
  { title, read, text, format }: Figure,
  labelled: boolean,
  theme: Theme,
): Panel => ({
  width: 150,
  height: { step: 12, for: 'offset' },
  data: {
    values: scenario.wear.flatMap((each) => {
      const value = read(each);
      if (value === undefined) return [];
      const [row, shape] = [rowName(each), label(each.shape)];
      return [{ row, shape, value, description: `${row}, ${shape}: ${text(value)}` }];
    }),
  },
  mark: { type: 'bar', cornerRadiusEnd: 2 },
  encoding: {
    y: {
      field: 'row',
      type: 'nominal',
      scale: { domain: [...new Set(scenario.wear.map(rowName))] },
      axis: { title: null, labels: labelled, grid: true, labelFontSize: 12, labelColor: theme.text },
    },
    yOffset: shapeOffset(scenario),
    x: { field: 'value', type: 'quantitative', title, axis: { tickCount: 4, format } },
    color: shapeColour(scenario, theme),
    description: { field: 'description' },
  },
});
