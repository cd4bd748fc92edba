import type { Budget } from '../../scenario/budget.js';
import { quantile } from '../../stats/quantile.js';
import { quantileInterval } from '../../stats/quantileInterval.js';
import type { Finding, Rule } from '../rule.js';
import { ms } from '../words.js';
import { worstFinding } from '../worstFinding.js';

type Latency = Extract<Budget, { kind: 'latency' }>;

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
    const findings = sampled.map(({ wallTimeMs }) => finding(wallTimeMs, name, maxMs));
    return worstFinding(findings) ?? { state: 'skipped', reason: 'no time was sampled under production settings' };
  },
};

const finding = (wallTimeMs: readonly number[], name: Latency['quantile'], maxMs: number): Finding => {
  const { measured, low, samples } = waited(wallTimeMs, PROBABILITIES[name]);
  const evidence = `${name} ${ms(measured)} over ${samples} samples, at most ${ms(maxMs)}`;
  if (measured <= maxMs) return { state: 'pass', measured, evidence };
  if (low <= maxMs) return { state: 'unstable', measured, evidence: `${evidence}; it may be as low as ${ms(low)}` };
  return { state: 'broken', measured, evidence };
};

const waited = (wallTimeMs: readonly number[], probability: number) => ({
  measured: quantile(wallTimeMs, probability),
  // With too few samples for a bound, all that is known is the fastest of them.
  low: quantileInterval(wallTimeMs, probability).low ?? Math.min(...wallTimeMs),
  samples: wallTimeMs.length,
});

/** Whether samples alone would break the budget, so that they are to be confirmed by fresh ones. */
export const breaks = ({ quantile: name, maxMs, clients }: Latency, wallTimeMs: readonly number[]): boolean =>
  clients === undefined && wallTimeMs.length > 0 && waited(wallTimeMs, PROBABILITIES[name]).low > maxMs;
