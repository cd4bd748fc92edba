import type { SkewFacts } from './skew.js';

/** A Vega-Lite specification. */
export type Picture = Readonly<Record<string, unknown>>;

/** Rank against size on log axes: a straight line is a power law, a step at the left a heavy key. */
export const rankSizePicture = (dataset: string, skews: readonly SkewFacts[]): Picture => ({
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  title: `${dataset}: rows by rank of their key`,
  width: 480,
  height: 320,
  data: {
    values: skews.flatMap(({ says, rankSize }) =>
      // Zero has no place on a log axis.
      rankSize.filter(({ rows }) => rows > 0).map(({ rank, rows }) => ({ skew: says, rank, rows })),
    ),
  },
  mark: { type: 'line', point: true },
  encoding: {
    x: { field: 'rank', type: 'quantitative', scale: { type: 'log' }, title: 'rank of the key' },
    y: { field: 'rows', type: 'quantitative', scale: { type: 'log' }, title: 'rows' },
    color: { field: 'skew', type: 'nominal', title: null },
  },
});
