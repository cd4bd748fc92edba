import { median, quantileOfSorted } from './quantile.js';
import { randomNumbers } from './random.js';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2_000;

/** Blocks keep neighbours together, whose noise is alike; n^(1/3) is the length that the literature advises. */
const blockLength = (n: number) => Math.ceil(Math.cbrt(n));

/**
 * The medians of 2,000 series of `size` values, each put together from random blocks of neighbours (circular block bootstrap,
 * Politis and Romano 1992), in ascending order.
 */
export function resampledMedians(values: readonly number[], size: number, seed: number): Float64Array {
  const random = randomNumbers(seed);
  const length = blockLength(values.length);
  const ascending = values.map((_, index) => index).sort((a, b) => (values[a] as number) - (values[b] as number));
  const sorted = ascending.map((index) => values[index] as number);
  const ranks = new Uint32Array(values.length);
  ascending.forEach((index, rank) => {
    ranks[index] = rank;
  });
  // Counting ranks finds a median without sorting each of the series.
  const counts = new Uint32Array(values.length);
  const medians = new Float64Array(RESAMPLES);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    counts.fill(0);
    for (let filled = 0; filled < size; filled += length) {
      const start = Math.floor(random() * values.length);
      for (let step = 0; step < length && filled + step < size; step++) {
        const rank = ranks[(start + step) % values.length] as number;
        counts[rank] = (counts[rank] as number) + 1;
      }
    }
    medians[resample] = (valueAt(sorted, counts, (size - 1) >> 1) + valueAt(sorted, counts, size >> 1)) / 2;
  }
  return medians.sort();
}

/** The value at a position of the series that has each sorted value so many times. */
function valueAt(sorted: readonly number[], counts: Uint32Array, position: number): number {
  let rank = 0;
  for (let passed = counts[0] as number; passed <= position; passed += counts[rank] as number) rank++;
  return sorted[rank] as number;
}

/** The interval that holds the median with the confidence (0.95 unless told), by block bootstrap percentiles. */
export function medianInterval(values: readonly number[], seed: number, confidence = 0.95): Interval {
  if (values.length < 2) return { low: median(values), high: median(values) };
  const medians = resampledMedians(values, values.length, seed);
  const tail = (1 - confidence) / 2;
  return { low: quantileOfSorted(medians, tail), high: quantileOfSorted(medians, 1 - tail) };
}
