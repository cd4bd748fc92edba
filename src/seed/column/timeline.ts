import type { ContinuousLaw } from '../law/law.js';
import { samplerOf } from '../law/sampler.js';
import { exp, normalQuantile } from '../real.js';
import type { Stream } from '../stream.js';
import type { Generator, Scope } from './generator.js';

const MICROSECONDS = 1000;

/** Microseconds since 1970 of an ISO date or time; without a zone it is UTC. */
export const instant = (iso: string): number => {
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(iso) || !iso.includes('T') ? iso : `${iso}Z`;
  return Date.parse(zoned) * MICROSECONDS;
};

/** How history is spread over time. */
export interface Timeline {
  readonly from: string;
  readonly to: string;
  /** How many times denser the last instant is than the first; 1 is steady. */
  readonly recency?: number;
  /** 0 is steady; 1 makes busy hours about ten times as dense as quiet ones (sigma of a log-normal by the hour). */
  readonly bursts?: number;
}

const HOUR = 3_600_000_000;
const MOST_BUCKETS = 65_536;

/** Instants that never go back from one row to the next: history in the order in which it was written. */
export const timeline = (line: Timeline): Generator<number> => ({
  says: `timeline ${JSON.stringify(line)}`,
  bind: (scope) => {
    const quantile = quantilesOf(scope, line, scope.stream.child('bursts'));
    const { rows, stream } = scope;
    return { at: (row) => quantile((row + stream.unit(row)) / rows) };
  },
});

/** Instants of the same law in no order. */
export const instants = (line: Timeline): Generator<number> => ({
  says: `instants ${JSON.stringify(line)}`,
  bind: (scope) => {
    const quantile = quantilesOf(scope, line, scope.stream.child('bursts'));
    const { stream } = scope;
    return { at: (row) => quantile(stream.unit(row)) };
  },
});

/** Some time after another instant: a delay in seconds drawn from a law. */
export const later = (than: Generator<number>, seconds: ContinuousLaw): Generator<number> => ({
  says: `later by ${seconds.says} than ${than.says}`,
  bind: (scope) => {
    const base = scope.bind(than);
    const sample = samplerOf(seconds);
    const { stream } = scope;
    return { at: (row) => base.at(row) + Math.floor(sample(stream.unit(row)) * 1_000_000) };
  },
});

/** Inverse of the cumulative density: hours as buckets (longer ones where there would be too many), linear inside. */
const quantilesOf = (scope: Scope, line: Timeline, stream: Stream): ((u: number) => number) => {
  const from = instant(line.from);
  const span = instant(line.to) - from;
  if (!(span > 0)) scope.fail(`its time goes from ${line.from} to ${line.to}`);
  const { recency = 1, bursts = 0 } = line;
  if (!(recency >= 0 && bursts >= 0)) scope.fail(`its recency is ${recency}, and its bursts are ${bursts}`);
  const buckets = Math.min(MOST_BUCKETS, Math.max(1, Math.round(span / HOUR)));
  const upper = cumulativeDensity(buckets, line, stream);
  const width = span / buckets;
  return (u) => {
    const bucket = firstAbove(upper, u);
    const below = bucket === 0 ? 0 : (upper[bucket - 1] as number);
    const inside = (u - below) / ((upper[bucket] as number) - below);
    return from + Math.floor((bucket + Math.min(inside, 1)) * width);
  };
};

const cumulativeDensity = (buckets: number, { recency = 1, bursts = 0 }: Timeline, stream: Stream): Float64Array => {
  const upper = new Float64Array(buckets);
  let total = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const noise = bursts === 0 ? 1 : exp(bursts * normalQuantile((stream.bits(bucket) + 0.5) / 0x1_0000_0000));
    total += (1 + ((recency - 1) * bucket) / buckets) * noise;
    upper[bucket] = total;
  }
  for (let bucket = 0; bucket < buckets; bucket++) upper[bucket] = (upper[bucket] as number) / total;
  return upper;
};

const firstAbove = (upper: Float64Array, u: number): number => {
  let low = 0;
  let high = upper.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((upper[middle] as number) > u) high = middle;
    else low = middle + 1;
  }
  return low;
};
