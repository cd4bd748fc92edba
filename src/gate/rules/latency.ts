import { quantile } from '../../stats/quantile.js';
import type { Rule } from '../rule.js';
import { ms } from '../words.js';

const PROBABILITIES = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

/** What a client waits, under production settings; the slower of the plan modes counts. */
export const latency: Rule<'latency'> = {
  needs: [{ probe: 'samples', settings: 'production' }],
  judge({ quantile: name, maxMs }, { measurements }) {
    const sampled = measurements.filter(
      ({ key, wallTimeMs }) => key.settings === 'production' && wallTimeMs.length > 0,
    );
    if (sampled.length === 0) return { state: 'skipped', reason: 'no time was sampled under production settings' };
    const measured = Math.max(...sampled.map(({ wallTimeMs }) => quantile(wallTimeMs, PROBABILITIES[name])));
    return {
      state: measured <= maxMs ? 'pass' : 'broken',
      measured,
      evidence: `${name} ${ms(measured)}, at most ${ms(maxMs)}`,
    };
  },
};
