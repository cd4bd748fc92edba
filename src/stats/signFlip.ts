import { randomBits } from './random.js';

/** Up to here all 2^n sign patterns are tried. */
const EXACT_UP_TO = 15;
const FLIPS = 10_000;
/** The share of values whose magnitude is cut to the next largest: pairs scatter with long tails, which say little of the median. */
const WINSORISED = 0.6;

/**
 * The values with the largest magnitudes (three fifths of them) cut to the next largest, signs kept. Cutting by magnitude treats both
 * directions alike, so a sign flip of the cut values is the cut of the flipped values.
 */
export function winsorised(values: readonly number[]): number[] {
  const magnitudes = Float64Array.from(values, Math.abs).sort();
  const limit = magnitudes[magnitudes.length - 1 - Math.floor(values.length * WINSORISED)] ?? 0;
  return values.map((value) => Math.sign(value) * Math.min(Math.abs(value), limit));
}

/** The one-sided p-value of the sign-flip test (see `flipP`) on the winsorised mean of paired differences. */
export const signFlipP = (differences: readonly number[], seed: number): number => flipP(winsorised(differences), seed);

/**
 * How probable a sum this large or larger is, if each value could as well have had the other sign (Fisher 1935). Exact up to
 * 15 values; beyond, over 10,000 random flips with the observed one counted among them. Below what those can
 * resolve it is Hoeffding's bound on the exact value, so that adjusting for a hundred tests leaves room.
 */
export function flipP(values: readonly number[], seed: number): number {
  const observed = values.reduce((sum, value) => sum + value, 0);
  // Sums of the same numbers in another order differ by rounding.
  const atLeast = observed - 1e-12 * values.reduce((sum, value) => sum + Math.abs(value), 0);
  if (values.length <= EXACT_UP_TO) return exactP(values, atLeast);
  const bound = hoeffdingBound(values, observed);
  return bound < 1 / (FLIPS + 1) ? bound : sampledP(values, atLeast, seed);
}

/** P(sum of +-v >= t) <= exp(-t^2 / (2 * sum of v^2)) for independent random signs (Hoeffding 1963). */
const hoeffdingBound = (values: readonly number[], observed: number): number =>
  observed > 0 ? Math.exp(-(observed ** 2) / (2 * values.reduce((sum, value) => sum + value ** 2, 0))) : 1;

function flippedSum(values: readonly number[], signs: number): number {
  let sum = 0;
  let bits = signs;
  for (const value of values) {
    sum += bits & 1 ? value : -value;
    bits >>>= 1;
  }
  return sum;
}

function exactP(values: readonly number[], atLeast: number): number {
  const patterns = 2 ** values.length;
  let extreme = 0;
  for (let signs = 0; signs < patterns; signs++) if (flippedSum(values, signs) >= atLeast) extreme++;
  return extreme / patterns;
}

function sampledP(values: readonly number[], atLeast: number, seed: number): number {
  const bits = randomBits(seed);
  const words = Array.from({ length: Math.ceil(values.length / 32) }, (_, word) =>
    values.slice(32 * word, 32 * word + 32),
  );
  let extreme = 1;
  for (let flip = 0; flip < FLIPS; flip++) {
    let sum = 0;
    for (const word of words) sum += flippedSum(word, bits());
    if (sum >= atLeast) extreme++;
  }
  return extreme / (FLIPS + 1);
}
