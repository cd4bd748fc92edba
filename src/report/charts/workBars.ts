import { type Conditions, conditionsOf, conditionsSlug, conditionsText, measuredUnder } from '../conditions.js';
import type { ScenarioReport, Work } from '../report.js';
import { bytesText, countText } from '../units.js';
import { countAxis } from './axis.js';
import type { Chart, ChartKind } from './chart.js';
import { caseAxis, label, shapeColour, shapeOffset } from './rows.js';
import type { Panel } from './specification.js';
import { configOf, type Theme } from './theme.js';

interface Counted {
  readonly counter: keyof Work;
  readonly title: string;
  readonly text: (value: number) => string;
}

const READS: readonly Counted[] = [
  { counter: 'rowsScanned', title: 'Rows read', text: countText },
  { counter: 'rowsRemoved', title: 'Rows removed', text: countText },
  { counter: 'tempBlocks', title: 'Temp blocks of 8 kB', text: countText },
];
const WRITES: readonly Counted[] = [
  { counter: 'walRecords', title: 'WAL records', text: countText },
  { counter: 'walBytes', title: 'WAL bytes', text: bytesText },
  { counter: 'sharedDirtiedBlocks', title: 'Blocks dirtied', text: countText },
];

/** Rows read and thrown away, and blocks spilled, as bars. */
export const reads: ChartKind = (scenario) => barsOf(scenario, 'reads', 'what is read', READS);

/** What writing costs, as bars; absent where nothing wrote. */
export const writes: ChartKind = (scenario) => barsOf(scenario, 'writes', 'what writing costs', WRITES);

const barsOf = (scenario: ScenarioReport, name: string, words: string, all: readonly Counted[]): readonly Chart[] =>
  countedUnder(scenario).flatMap((conditions) => {
    const counted = all.filter(({ counter }) => isSeen(scenario, conditions, counter));
    if (counted.length === 0) return [];
    const title = `${label(scenario.name)}: ${words}`;
    const titles = counted.map((each) => each.title).join(', ');
    return {
      name: `${name}-${conditionsSlug(conditions)}`,
      title,
      description: `${titles} of each shape on each case, ${conditionsText(conditions)}, on axes that are logarithmic beyond 1.`,
      spec: (theme) => ({
        title: { text: title, subtitle: conditionsText(conditions) },
        hconcat: counted.map((each, index) => panel(scenario, conditions, each, index === 0, theme)),
        spacing: 24,
        config: configOf(theme),
      }),
    };
  });

/** Work is the same under all settings but for parallelism; one picture of it is enough. */
const countedUnder = (scenario: ScenarioReport): readonly Conditions[] => {
  const all = conditionsOf(scenario).filter(({ planMode }) => planMode === 'custom');
  const counting = all.filter(({ settings }) => settings === 'counting');
  return counting.length > 0 ? counting : all.slice(0, 1);
};

const isSeen = (scenario: ScenarioReport, conditions: Conditions, counter: keyof Work): boolean =>
  measuredUnder(scenario, conditions).some(({ work }) => (work?.[counter]?.value ?? 0) > 0);

const panel = (
  scenario: ScenarioReport,
  conditions: Conditions,
  { counter, title, text }: Counted,
  labelled: boolean,
  theme: Theme,
): Panel => {
  const values = measuredUnder(scenario, conditions).flatMap(({ shape, case: name, work }) => {
    const value = work?.[counter]?.value;
    if (value === undefined) return [];
    const [inCase, ofShape] = [label(name), label(shape)];
    return [{ case: inCase, shape: ofShape, value, description: `${inCase}, ${ofShape}: ${text(value)}` }];
  });
  const axis = countAxis(values.map(({ value }) => value));
  return {
    width: 180,
    height: { step: 11, for: 'offset' },
    data: { values },
    mark: { type: 'bar', cornerRadiusEnd: 2 },
    encoding: {
      y: caseAxis(scenario, labelled, theme),
      yOffset: shapeOffset(scenario),
      x: {
        field: 'value',
        type: 'quantitative',
        title: `${title} (log scale)`,
        scale: axis.scale,
        axis: { ...axis.axis, labelOverlap: true },
      },
      color: shapeColour(scenario, theme),
      description: { field: 'description' },
    },
  };
};
