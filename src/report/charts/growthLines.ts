import type { ScenarioReport } from '../report.js';
import { countText } from '../units.js';
import { countAxis } from './axis.js';
import type { ChartKind } from './chart.js';
import { label, shapeChannels } from './rows.js';
import type { Encoding, Panel } from './specification.js';
import { configOf, type Theme } from './theme.js';

type Growth = ScenarioReport['growth'][number];

/** Cases side by side in one picture; more would be too small to read. */
const PANELS = 3;
const CURVE_STEPS = 40;

/** Shared blocks along each axis that was swept, with the fitted curve dashed: flat is what does not grow. */
export const growthLines: ChartKind = (scenario) =>
  [...new Set(scenario.growth.map(({ axis }) => axis))].map((axis, index) => {
    const along = scenario.growth.filter((each) => each.axis === axis);
    const cases = [...new Set(along.map((each) => each.case))].slice(0, PANELS);
    const title = `${label(scenario.name)}: growth along ${label(axis)}`;
    return {
      name: `growth-${index + 1}`,
      title,
      description: `Shared blocks of each shape by ${label(axis)}, on logarithmic axes, with the curve that fits; ${exponents(along)}.`,
      spec: (theme) => ({
        title: { text: title, subtitle: 'dots: measured; dashed: the curve a + b × size^k that fits' },
        hconcat: cases.map((name) =>
          panel(
            scenario,
            along.filter((each) => each.case === name),
            theme,
          ),
        ),
        config: configOf(theme),
      }),
    };
  });

const exponents = (along: readonly Growth[]): string =>
  along
    .flatMap(({ shape, case: name, fits }) =>
      fits.sharedBlocks
        ? `${label(shape)} on ${label(name)} grows with exponent ${fits.sharedBlocks.exponent.toFixed(2)}`
        : [],
    )
    .join(', ');

const panel = (scenario: ScenarioReport, along: readonly Growth[], theme: Theme): Panel => {
  const measured = along.flatMap(({ shape, points }) =>
    points.flatMap(({ size, work: { sharedBlocks: value } }) => {
      if (value === undefined) return [];
      const description = `${label(shape)} at ${countText(size)}: ${countText(value)} blocks`;
      return [{ shape: label(shape), size, value, description }];
    }),
  );
  const axis = countAxis(measured.map(({ value }) => value));
  const position: Encoding = {
    x: {
      field: 'size',
      type: 'quantitative',
      title: label(along[0]?.axis ?? ''),
      scale: { type: 'log' },
      axis: { format: '~s', values: [...new Set(measured.map(({ size }) => size))], labelOverlap: true },
    },
    y: {
      field: 'value',
      type: 'quantitative',
      title: 'Shared blocks of 8 kB',
      ...axis,
    },
  };
  const channels = shapeChannels(scenario, theme);
  const { color } = channels;
  return {
    title: { text: label(along[0]?.case ?? ''), fontSize: 12, anchor: 'middle' },
    width: 260,
    height: 220,
    layer: [
      {
        data: { values: along.flatMap(curve) },
        mark: { type: 'line', strokeDash: [5, 4], opacity: 0.7, aria: false },
        encoding: { ...position, ...(color && { color }) },
      },
      {
        data: { values: measured },
        mark: { type: 'point', filled: true, size: 70, opacity: 1 },
        encoding: { ...position, ...channels, description: { field: 'description' } },
      },
    ],
  };
};

/** The fitted curve at even steps of the logarithm of the size. */
const curve = ({ shape, points, fits }: Growth) => {
  const fit = fits.sharedBlocks;
  const [first, last] = [points.at(0)?.size ?? 1, points.at(-1)?.size ?? 1];
  if (!fit) return [];
  return Array.from({ length: CURVE_STEPS + 1 }, (_, step) => {
    const size = first * (last / first) ** (step / CURVE_STEPS);
    return { shape: label(shape), size, value: Math.max(0, fit.constant + fit.factor * size ** fit.exponent) };
  });
};
