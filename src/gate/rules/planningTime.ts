import { quantile } from '../../stats/quantile.js';
import { quantileInterval } from '../../stats/quantileInterval.js';
import type { Rule } from '../rule.js';
import { ms } from '../words.js';

/** The median by the server's own clock; broken only where its whole interval lies above, as of a latency. */
export const planningTime: Rule<'planningTime'> = {
  needs: [{ probe: 'planning', settings: 'production' }],
  judge({ maxMs }, { measurements }) {
    const [worst] = measurements
      .filter(({ key, planningTimeMs }) => key.settings === 'production' && planningTimeMs.length > 0)
      .map(({ key, planningTimeMs }) => ({
        planMode: key.planMode,
        samples: planningTimeMs.length,
        measured: quantile(planningTimeMs, 0.5),
        low: quantileInterval(planningTimeMs, 0.5).low ?? Math.min(...planningTimeMs),
      }))
      .toSorted((a, b) => b.low - a.low || b.measured - a.measured);
    if (worst === undefined) return { state: 'skipped', reason: 'no time of planning was measured' };
    const { planMode, samples, measured, low } = worst;
    const evidence = `${ms(measured)} of planning (${planMode} plan), median of ${samples}, at most ${ms(maxMs)}`;
    if (measured <= maxMs) return { state: 'pass', measured, evidence };
    if (low <= maxMs) return { state: 'unstable', measured, evidence: `${evidence}; it may be as low as ${ms(low)}` };
    return { state: 'broken', measured, evidence };
  },
};
