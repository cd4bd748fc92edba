import { median, quantile } from './quantile.js';
import { randomNumbers, shuffled } from './random.js';
import { signFlipP } from './signFlip.js';

/** The times of one pair, in any unit. */
export interface TimedPair {
  readonly reference: number;
  readonly candidate: number;
}

/** Whether a rule calls the candidate slower than the reference. */
export type PeerRule = (pairs: readonly TimedPair[]) => boolean;

const references = (pairs: readonly TimedPair[]) => pairs.map(({ reference }) => reference);
const candidates = (pairs: readonly TimedPair[]) => pairs.map(({ candidate }) => candidate);

const slowerByTenth = (reference: readonly number[], candidate: readonly number[]) =>
  median(candidate) > 1.1 * median(reference);

/**
 * All runs of the reference, then all of the candidate, medians more than 10 % apart: what most benchmark tools do. From a
 * stream of pairs it takes the references of the first half and the candidates of the second.
 */
export const allThenAll: PeerRule = (pairs) => {
  const half = Math.floor(pairs.length / 2);
  return slowerByTenth(references(pairs.slice(0, half)), candidates(pairs.slice(half)));
};

/** Runs alternate, medians more than 10 % apart. */
export const interleaved: PeerRule = (pairs) => slowerByTenth(references(pairs), candidates(pairs));

const SPLITS = 2_000;

/**
 * The nearest peer's rule (regresql 2, advisory there), as read from its source: runs alternate; the noise is the 95th
 * percentile of the difference of medians, relative to the reference's, over 2,000 random splits of all samples
 * pooled; slower is a median difference of at least that noise and at least 5 %.
 */
export const nearestPeer: PeerRule = (pairs) => {
  const [reference, candidate] = [references(pairs), candidates(pairs)];
  const pooled = [...reference, ...candidate];
  const random = randomNumbers(1);
  const base = median(reference);
  const differences = Array.from({ length: SPLITS }, () => {
    const split = shuffled(pooled, random);
    return Math.abs(median(split.slice(0, pairs.length)) - median(split.slice(pairs.length))) / base;
  });
  return (median(candidate) - base) / base >= Math.max(quantile(differences, 0.95), 0.05);
};

/** Paired sign flips with p below 0.01 and a median of 10 % or more, believed at once, without confirmation. */
export const pairedOnce: PeerRule = (pairs) => {
  const d = pairs.map(({ reference, candidate }) => Math.log(candidate / reference));
  return median(d) >= Math.log(1.1) && signFlipP(d, 1) < 0.01;
};
