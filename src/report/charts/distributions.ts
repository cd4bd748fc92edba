import { quantile } from '../../stats/quantile.js';
import { type Conditions, conditionsOf, conditionsSlug, conditionsText, measuredUnder } from '../conditions.js';
import type { ScenarioReport } from '../report.js';
import { timeText } from '../units.js';
import { LEAST_MS, timeAxis } from './axis.js';
import type { ChartKind } from './chart.js';
import { caseAxis, label, shapeColour, shapeOffset } from './rows.js';
import type { Encoding, Layer, Panel, Position } from './specification.js';
import { configOf, type Theme } from './theme.js';

interface Box {
  readonly case: string;
  readonly shape: string;
  readonly min: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
  readonly max: number;
  readonly description: string;
}

/** How the samples of wall-clock time spread, on a log axis: a line from least to most, the middle half thick. */
export const distributions: ChartKind = (scenario) =>
  conditionsOf(scenario).flatMap((conditions) => {
    const boxes = boxesOf(scenario, conditions);
    if (boxes.length === 0 || conditions.planMode === 'generic') return [];
    const title = `${label(scenario.name)}: how times spread`;
    const legend = 'line: least to most; bar: middle half; dot: median; tick: p95';
    return {
      name: `times-${conditionsSlug(conditions)}`,
      title,
      description: `Wall-clock time of every sample by shape and case, ${conditionsText(conditions)}, on a logarithmic axis; ${legend}.`,
      spec: (theme) => ({
        title: { text: title, subtitle: [conditionsText(conditions), legend] },
        hconcat: [panel(scenario, boxes, theme)],
        config: configOf(theme),
      }),
    };
  });

const boxesOf = (scenario: ScenarioReport, conditions: Conditions): readonly Box[] =>
  measuredUnder(scenario, conditions).flatMap(({ shape, case: name, times: { wallTimeMs } }) => {
    if (!wallTimeMs || wallTimeMs.samplesMs.length < 2) return [];
    const at = (p: number) => Math.max(LEAST_MS, quantile(wallTimeMs.samplesMs, p));
    const box = { min: at(0), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95), max: at(1) };
    const words = `median ${timeText(box.p50)}, 95th percentile ${timeText(box.p95)}, most ${timeText(box.max)}`;
    const samples = `${wallTimeMs.samplesMs.length} samples`;
    const [inCase, ofShape] = [label(name), label(shape)];
    return { case: inCase, shape: ofShape, ...box, description: `${inCase}, ${ofShape}: ${words}, ${samples}` };
  });

const panel = (scenario: ScenarioReport, boxes: readonly Box[], theme: Theme): Panel => {
  const axis = timeAxis(boxes.flatMap(({ min, max }) => [min, max]));
  const position = (field: keyof Box): Position => ({
    field,
    type: 'quantitative',
    title: 'Wall-clock time (log scale)',
    scale: axis.scale,
    axis: { ...axis.axis, labelOverlap: true },
  });
  const shared = { y: caseAxis(scenario, true, theme), yOffset: shapeOffset(scenario) };
  const color = shapeColour(scenario, theme);
  return {
    width: 600,
    height: { step: 14, for: 'offset' },
    data: { values: boxes.map((box) => ({ ...box })) },
    layer: [
      span(1.5, { ...shared, color, x: position('min'), x2: { field: 'max' } }),
      span(6, { ...shared, color, x: position('p25'), x2: { field: 'p75' } }),
      {
        mark: { type: 'tick', size: 10, thickness: 2, opacity: 1, aria: false },
        encoding: { ...shared, color, x: position('p95') },
      },
      {
        mark: { type: 'point', filled: true, size: 55, opacity: 1 },
        encoding: { ...shared, color, x: position('p50'), description: { field: 'description' } },
      },
    ],
  };
};

const span = (strokeWidth: number, encoding: Encoding): Layer => ({
  mark: { type: 'rule', strokeWidth, aria: false },
  encoding,
});
