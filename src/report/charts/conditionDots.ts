import type { CheckReport } from '../report.js';
import { countText, timeText } from '../units.js';
import { countAxis, type LogAxis, timeAxis } from './axis.js';
import type { Chart } from './chart.js';
import type { Checked } from './checked.js';
import { label } from './rows.js';
import type { Panel } from './specification.js';
import { configOf, type Theme } from './theme.js';

type Condition = CheckReport['conditions'][number];
type Cost = Condition['costs'][number];

interface Mark {
  readonly condition: string;
  readonly shape: string;
  readonly value: number;
  readonly description: string;
}

/** What each shape costs on the first case, condition under condition. */
export const conditionDots = ({ name, check }: Checked): readonly Chart[] => {
  const conditions = check.conditions.filter(({ costs }) => costs.length > 0);
  const caseName = conditions[0]?.costs[0]?.case;
  if (caseName === undefined) return [];
  const title = `${label(name)}: cost in each condition`;
  return [
    {
      name: 'conditions',
      title,
      description: `Shared blocks and execution time of each shape on ${label(caseName)}, once in each condition: ${conditions.map((each) => label(each.name)).join(', ')}.`,
      spec: (theme) => ({
        title: { text: title, subtitle: `case ${label(caseName)}, one execution each` },
        hconcat: panels(conditions, caseName, theme),
        config: configOf(theme),
      }),
    },
  ];
};

const panels = (conditions: readonly Condition[], caseName: string, theme: Theme): Panel[] => {
  const blocks = marks(
    conditions,
    caseName,
    ({ sharedBlocks }) => sharedBlocks,
    (value) => `${countText(value)} blocks`,
  );
  const times = marks(conditions, caseName, ({ executionTimeMs }) => executionTimeMs, timeText);
  const names = conditions.map((each) => label(each.name));
  const shapes = [...new Set(times.map(({ shape }) => shape))];
  return [
    ...(blocks.length === 0 ? [] : [panel('Shared blocks of 8 kB', blocks, countAxis(valuesOf(blocks)))]),
    panel('Execution time', times, timeAxis(valuesOf(times))),
  ].map((of, index) => of(names, shapes, index === 0, theme));
};

const valuesOf = (all: readonly Mark[]): readonly number[] => all.map(({ value }) => value);

const marks = (
  conditions: readonly Condition[],
  caseName: string,
  pick: (cost: Cost) => number | undefined,
  text: (value: number) => string,
): readonly Mark[] =>
  conditions.flatMap(({ name, costs }) =>
    costs.flatMap((cost) => {
      const value = pick(cost);
      if (cost.case !== caseName || value === undefined) return [];
      const [condition, shape] = [label(name), label(cost.shape)];
      return [{ condition, shape, value, description: `${shape}, ${condition}: ${text(value)}` }];
    }),
  );

const FORMS = ['circle', 'diamond', 'square', 'triangle-up', 'cross'];

const panel =
  (title: string, values: readonly Mark[], axis: LogAxis) =>
  (conditions: readonly string[], shapes: readonly string[], labelled: boolean, theme: Theme): Panel => {
    const legend = { title: null, orient: 'top' as const, symbolOpacity: 1 };
    return {
      width: 360,
      height: { step: 26 },
      data: { values: [...values] },
      mark: { type: 'point', filled: true, size: 70, opacity: 0.9 },
      encoding: {
        x: {
          field: 'value',
          type: 'quantitative',
          title,
          ...axis,
        },
        y: {
          field: 'condition',
          type: 'nominal',
          scale: { domain: [...conditions] },
          axis: { title: null, labels: labelled, grid: true, labelFontSize: 12, labelColor: theme.text },
        },
        color: { field: 'shape', type: 'nominal', legend, scale: { domain: [...shapes], range: [...theme.series] } },
        shape: { field: 'shape', type: 'nominal', legend, scale: { domain: [...shapes], range: FORMS } },
        description: { field: 'description' },
      },
    };
  };
