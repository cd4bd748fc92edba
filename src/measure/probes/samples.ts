import { loop } from '../loop.js';
import type { Target } from '../target.js';

/** How long and how often to sample: at least `min` executions, then until `maxMs` is spent or `max` is reached. */
export interface SamplingLimits {
  readonly min: number;
  readonly max: number;
  readonly maxMs: number;
}

/** Wall-clock milliseconds of single executions, one after the other. */
export const samples = async (target: Target, { min, max, maxMs }: SamplingLimits): Promise<readonly number[]> => {
  const taken = [...(await loop(target, min))];
  const spent = taken.reduce((sum, ms) => sum + ms, 0);
  const affordable = Math.floor(((maxMs - spent) / spent) * min);
  const further = Math.min(max - min, affordable);
  if (further > 0) taken.push(...(await loop(target, further)));
  return taken;
};
