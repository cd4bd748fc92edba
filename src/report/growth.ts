import type { GrowthSeries } from '../gate/growthSeries.js';
import { COUNTER_SCATTER, fitGrowth } from '../stats/growth.js';
import type { ScenarioReport } from './report.js';

type GrowthReport = ScenarioReport['growth'][number];

/** Counters whose growth is worth a curve. */
const FITTED = ['sharedBlocks', 'rowsScanned', 'tempBlocks'] as const;

/** A series as it stands in a report, with a curve for each counter that says how a query scales. */
export const growthReport = ({ points, ...series }: GrowthSeries): GrowthReport => ({
  ...series,
  points: points.map(({ size, work }) => ({ size, work: { ...work } })),
  fits: Object.fromEntries(
    FITTED.flatMap((counter) => {
      const counted = points.flatMap(({ size, work: { [counter]: value } }) =>
        value === undefined ? [] : [{ size, value }],
      );
      const fit = fitGrowth(counted, COUNTER_SCATTER);
      if (counted.length < points.length || fit.state === 'unfit') return [];
      const { exponent, interval, class: growthClass, constant, factor } = fit;
      return [[counter, { exponent, ...interval, class: growthClass, constant, factor }]];
    }),
  ),
});
