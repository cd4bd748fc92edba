import { quantile } from '../../stats/quantile.js';
import { quantileInterval } from '../../stats/quantileInterval.js';
import type { Measurement } from '../measurement.js';
import type { Rule } from '../rule.js';
import { ms } from '../words.js';

const PROBABILITIES = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

/**
 * What a client waits, under production settings; the slower of the plan modes counts. Broken only where the quantile's
 * whole interval lies above the limit: a few slow samples on a busy machine prove nothing.
 */
export const latency: Rule<'latency'> = {
  needs: [{ probe: 'samples', settings: 'production' }],
  judge({ quantile: name, maxMs, clients }, { measurements }) {
    if (clients !== undefined) return { state: 'skipped', reason: 'a latency under load is judged by planproof check' };
    const sampled = measurements.filter(
      ({ key, wallTimeMs }) => key.settings === 'production' && wallTimeMs.length > 0,
    );
    const [worst] = sampled
      .map((measurement) => waited(measurement, PROBABILITIES[name]))
      .toSorted((a, b) => b.low - a.low || b.measured - a.measured);
    if (worst === undefined) return { state: 'skipped', reason: 'no time was sampled under production settings' };
    const { measured, low, samples } = worst;
    const evidence = `${name} ${ms(measured)} over ${samples} samples, at most ${ms(maxMs)}`;
    if (measured <= maxMs) return { state: 'pass', measured, evidence };
    if (low <= maxMs) return { state: 'unstable', measured, evidence: `${evidence}; it may be as low as ${ms(low)}` };
    return { state: 'broken', measured, evidence };
  },
};

const waited = ({ wallTimeMs }: Measurement, probability: number) => ({
  measured: quantile(wallTimeMs, probability),
  // With too few samples for a bound, all that is known is the fastest of them.
  low: quantileInterval(wallTimeMs, probability).low ?? Math.min(...wallTimeMs),
  samples: wallTimeMs.length,
});
