import type { GrowthSeries } from '../gate/growthSeries.js';
import { COUNTER_SCATTER, fitGrowth } from '../stats/growth.js';
import type { ScenarioReport } from './report.js';

type GrowthReport = ScenarioReport['growth'][number];

/** Counters whose growth is worth a curve. */
const FITTED = ['sharedBlocks', 'rowsScanned', 'tempBlocks'] as const;

/** A series as it stands in a report, with a curve for each counter that says how a query scales. */
export const growthReport = ({ shape, case: caseName, axis, points }: GrowthSeries): GrowthReport => ({
  shape,
  case: caseName,
  axis,
  points: points.map(({ size, work }) => ({ size, work: { ...work } })),
  fits: Object.fromEntries(
    FITTED.flatMap((counter) => {
      const fit = fitGrowth(
        points.map(({ size, work }) => ({ size, value: work[counter] })),
        COUNTER_SCATTER,
      );
      if (fit.state === 'unfit') return [];
      const { exponent, interval, class: growthClass, constant, factor } = fit;
      return [[counter, { exponent, ...interval, class: growthClass, constant, factor }]];
    }),
  ),
});
