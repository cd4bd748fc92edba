import type { WorkCounter } from '../../counters.js';
import type { Work } from '../../plan/work.js';
import { COUNTER_SCATTER, fitGrowth } from '../../stats/growth.js';
import type { Rule } from '../rule.js';

/** Judged through the exponent's interval: an exponent that may lie within the limits is not broken. */
export const growth: Rule<'growth'> = {
  needs: [],
  judge({ counter, along, min = Number.NEGATIVE_INFINITY, max }, { series }) {
    const swept = series.find(({ axis }) => axis === along);
    if (swept === undefined) return { state: 'skipped', reason: `growth is measured with --sweep ${along}` };
    const points = swept.points.flatMap(({ size, work }) => {
      const value = work[counter];
      return value === undefined ? [] : [{ size, value }];
    });
    if (points.length < swept.points.length) {
      const why = swept.notCountable === undefined ? '' : `: ${swept.notCountable}`;
      return { state: 'skipped', reason: `${counter} was not counted${why}` };
    }
    const off = Math.max(...swept.points.map(({ work }) => roundedShare(work, counter)));
    if (off > MOST_ROUNDED) {
      return { state: 'skipped', reason: `${counter} is rounded by EXPLAIN, off by up to ${Math.ceil(100 * off)} %` };
    }
    const fit = fitGrowth(points, { ...COUNTER_SCATTER, relative: COUNTER_SCATTER.relative + off });
    if (fit.state === 'unfit') return { state: 'skipped', reason: fit.reason };
    const { exponent, interval, outlier } = fit;
    const range = `${exponent.toFixed(2)} [${interval.low.toFixed(2)}, ${interval.high.toFixed(2)}]`;
    const limits = min === Number.NEGATIVE_INFINITY ? `at most ${max}` : `${min} to ${max}`;
    const evidence = `${counter} grows along ${along} with exponent ${range} (${fit.class}), ${limits}`;
    // A point far off the curve was left out of it; at the largest size it may be where growth begins.
    const largest = points.at(-1)?.size;
    if (outlier !== undefined && outlier.size === largest) {
      const stray = `${outlier.value} at ${outlier.size}, where ${Math.round(outlier.expected)} would lie on the curve`;
      return { state: 'unstable', measured: exponent, evidence: `${evidence}; but ${stray}` };
    }
    const isWithin = exponent >= min && exponent <= max;
    const mayBeWithin = interval.high >= min && interval.low <= max;
    return { state: isWithin ? 'pass' : mayBeWithin ? 'unstable' : 'broken', measured: exponent, evidence };
  },
};

/** Rounding widens the exponent's interval; where it may hide more than this share of a counter, there is nothing to fit. */
const MOST_ROUNDED = 0.1;

/** How far rounding by EXPLAIN may put a counter off, as a share of it. */
const roundedShare = (work: Partial<Work>, counter: WorkCounter): number => {
  if (counter !== 'rowsScanned' && counter !== 'rowsRemoved') return 0;
  return (work[`${counter}Error`] ?? 0) / Math.max(1, work[counter] ?? 0);
};
