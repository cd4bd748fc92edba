import type { Comparison, ScenarioReport } from '../report.js';
import { CLOCK_NAMES } from '../timing.js';
import { ratioText } from '../units.js';
import type { ChartKind } from './chart.js';
import { caseAxis, label, shapeColour, shapeOffset } from './rows.js';
import type { Encoding, Layer, Position } from './specification.js';
import { configOf, type Theme } from './theme.js';

interface Paired {
  readonly case: string;
  readonly shape: string;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly description: string;
}

/** Time of candidate / reference from pairs, with its interval, on a log axis around "the same". */
export const ratios: ChartKind = (scenario) => {
  const timed = scenario.comparisons.filter(({ time, planMode }) => time && planMode === 'custom');
  const clocks = [...new Set(timed.map(({ time }) => time?.clock ?? 'wall'))];
  return clocks.map((clock) => {
    const rows = timed.flatMap((each) => (each.time?.clock === clock ? pointOf(each) : []));
    const title = `${label(scenario.name)}: ${CLOCK_NAMES[clock]} against the reference`;
    return {
      name: `ratios-${clock}`,
      title,
      description: `Median ratio of ${CLOCK_NAMES[clock]}, candidate / reference, with its 95 % interval, by case; below 1 the candidate is faster.`,
      spec: (theme) => ({
        title: { text: title, subtitle: 'median of pairs and 95 % interval; left of 1 is faster' },
        hconcat: [
          {
            width: 600,
            height: { step: 16, for: 'offset' },
            data: { values: rows },
            layer: layers(scenario, rows, theme),
          },
        ],
        config: configOf(theme),
      }),
    };
  });
};

const pointOf = ({ case: name, shape, time }: Comparison): readonly Paired[] => {
  if (!time) return [];
  const { ratio, low, high } = time;
  const on = { case: label(name), shape: label(shape) };
  return [{ ...on, ratio, low, high, description: `${on.case}, ${on.shape}: ${ratioText(ratio)} time` }];
};

const layers = (scenario: ScenarioReport, rows: readonly Paired[], theme: Theme): Layer[] => {
  const shared = {
    y: caseAxis(scenario, true, theme),
    yOffset: shapeOffset({ shapes: scenario.shapes.filter(({ role }) => role === 'candidate') }),
    color: shapeColour(scenario, theme),
  };
  const x = positionOf(rows);
  const interval: Encoding = { ...shared, x: x('low'), x2: { field: 'high' } };
  const point: Encoding = { ...shared, x: x('ratio'), description: { field: 'description' } };
  return [
    {
      mark: { type: 'rule', strokeDash: [4, 4], aria: false },
      encoding: { x: { datum: 1 }, color: { value: theme.muted } },
    },
    { mark: { type: 'rule', strokeWidth: 3, opacity: 0.6, aria: false }, encoding: interval },
    { mark: { type: 'point', filled: true, size: 70, opacity: 1 }, encoding: point },
  ];
};

const positionOf = (rows: readonly Paired[]) => {
  const least = Math.min(0.5, ...rows.map(({ low }) => low));
  const most = Math.max(2, ...rows.map(({ high }) => high));
  return (field: 'ratio' | 'low'): Position => ({
    field,
    type: 'quantitative',
    title: 'Candidate / reference (log scale)',
    scale: { type: 'log', domain: [least, most], nice: true },
    axis: { format: '~r', tickCount: 6, labelOverlap: true, grid: true },
  });
};
