import { pow } from '../real.js';
import { type ContinuousLaw, weightByQuantile } from './law.js';

/**
 * Pareto's law: P(X > x) = (min / x)^shape for x >= min; the smaller the shape, the heavier the tail. With `max` it is
 * cut there and the rest scaled up.
 */
export const pareto = ({
  shape,
  min = 1,
  max = Number.POSITIVE_INFINITY,
}: {
  readonly shape: number;
  readonly min?: number;
  readonly max?: number;
}): ContinuousLaw => {
  const beyond = max === Number.POSITIVE_INFINITY ? 0 : pow(min / max, shape);
  const quantile = (u: number) => min * pow(1 - u * (1 - beyond), -1 / shape);
  return { says: `pareto with shape ${shape} from ${min} to ${max}`, quantile, weight: weightByQuantile(quantile) };
};
