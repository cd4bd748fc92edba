import { quantile } from '../../stats/quantile.js';
import { quantileInterval } from '../../stats/quantileInterval.js';
import type { Measurement } from '../measurement.js';
import type { Finding, Rule } from '../rule.js';
import { ms } from '../words.js';
import { worstFinding } from '../worstFinding.js';

/** The median by the server's own clock; broken only where its whole interval lies above, as of a latency. */
export const planningTime: Rule<'planningTime'> = {
  needs: [{ probe: 'planning', settings: 'production' }],
  judge({ maxMs }, { measurements }) {
    const timed = measurements.filter(
      ({ key, planningTimeMs }) => key.settings === 'production' && planningTimeMs.length > 0,
    );
    const findings = timed.map((measurement) => finding(measurement, maxMs));
    return worstFinding(findings) ?? { state: 'skipped', reason: 'no time of planning was measured' };
  },
};

const finding = ({ key, planningTimeMs }: Measurement, maxMs: number): Finding => {
  const measured = quantile(planningTimeMs, 0.5);
  const low = quantileInterval(planningTimeMs, 0.5).low ?? Math.min(...planningTimeMs);
  const evidence = `${ms(measured)} of planning (${key.planMode} plan), median of ${planningTimeMs.length}, at most ${ms(maxMs)}`;
  if (measured <= maxMs) return { state: 'pass', measured, evidence };
  if (low <= maxMs) return { state: 'unstable', measured, evidence: `${evidence}; it may be as low as ${ms(low)}` };
  return { state: 'broken', measured, evidence };
};
