import { type Interval, medianInterval } from './bootstrap.js';
import { holmAdjusted } from './holm.js';
import { median } from './quantile.js';
import { signFlipP } from './signFlip.js';

/** What a change of time is judged by; all four are natural logarithms of ratios candidate / reference. */
export interface TimeRule {
  /** The ratio that is expected: 0 for "as fast as the reference", ln of a ratio budget or of a baseline's ratio. */
  readonly expected: number;
  /** A change that matters: the median must be this far beyond `expected`. */
  readonly margin: number;
  /** The bound of a confirmed change's interval must lie this far beyond `expected`. */
  readonly clear: number;
  /** `slower` asks only whether `expected` is exceeded; `both` also whether it is undercut. */
  readonly sides: 'slower' | 'both';
}

/** Nanoseconds that the backend ran hardly see other load, so 3 % can be told. */
const FINE = { margin: Math.log(1.03), clear: Math.log(1.01) };
/** What a client waits moves with everything on the machine: 10 %. */
const COARSE = { margin: Math.log(1.1), clear: Math.log(1.03) };

/** The rule for a clock. `expectedRatio` is candidate / reference, 1 unless told. */
export function timeRule(
  clock: 'on-cpu' | 'server' | 'wall',
  { expectedRatio = 1, sides = 'slower' }: { expectedRatio?: number; sides?: TimeRule['sides'] } = {},
): TimeRule {
  return { expected: Math.log(expectedRatio), sides, ...(clock === 'on-cpu' ? FINE : COARSE) };
}

/**
 * What was measured so far, as d = ln(candidate / reference) a pair, in the order taken, warm-ups left out. `confirmation` is
 * taken afresh, seconds later and in an order of its own, and never pooled with `first`.
 */
export interface PairedSamples {
  readonly first: readonly number[];
  readonly confirmation: readonly number[];
}

/** What to do next: take so many more pairs of the first series, so many (more) of the confirmation, or nothing. */
export type Next =
  | { readonly state: 'more'; readonly pairs: number }
  | { readonly state: 'confirm'; readonly pairs: number }
  | { readonly state: 'stop' };

/** What is open after 20 pairs, or unconfirmed after 30, though half the margin is there, is measured twice as long. */
export const FIRST_PAIRS = { usual: 20, most: 40 };
export const CONFIRMATION_PAIRS = { usual: 30, most: 60 };
/** After how many pairs a series may end; each balanced (see order.ts). */
const FIRST_LOOKS = [4, 8, 12, 16, 20, 28, 40];
const CONFIRMATION_LOOKS = [30, 60];
const ALPHA = 0.01;
/** Four pairs that agree on being this far within what is expected need no statistics. */
const FAR_WITHIN = Math.log(1.5);

/** Any seed does, but it must be the same on every reading of the same samples. */
const SEED = 20;

/**
 * Whether the samples suffice. The first series ends early when its pairs agree that nothing is wrong, or that something is
 * and by far; else at 20 pairs, or at 40 while half the margin or more is there. A suspect (one-sided sign-flip p below
 * 0.01 and the median beyond the margin) needs 30 fresh pairs of confirmation, or 60 while those do not decide.
 */
export function next({ first, confirmation }: PairedSamples, rule: TimeRule): Next {
  const excess = first.map((d) => d - rule.expected);
  if (confirmation.length > 0) return nextConfirming(excess, confirmation, rule);
  const missing = (FIRST_LOOKS.find((look) => first.length <= look) ?? first.length) - first.length;
  if (missing > 0) return { state: 'more', pairs: missing };
  if (agreesOnFine(excess, rule)) return STOP;
  const enough = first.length >= FIRST_PAIRS.usual;
  const far = Math.abs(median(excess)) >= 2 * rule.margin;
  if ((enough || far) && suspectedSide(excess, rule) !== undefined) {
    return { state: 'confirm', pairs: CONFIRMATION_PAIRS.usual };
  }
  const open = !enough || isOpen(excess, rule);
  const following = FIRST_LOOKS.find((look) => look > first.length);
  return open && following !== undefined ? { state: 'more', pairs: following - first.length } : STOP;
}

const STOP: Next = { state: 'stop' };

function nextConfirming(first: readonly number[], confirmation: readonly number[], rule: TimeRule): Next {
  const missing = (CONFIRMATION_LOOKS.find((look) => confirmation.length <= look) ?? 0) - confirmation.length;
  if (missing > 0) return { state: 'confirm', pairs: missing };
  const excess = confirmation.map((d) => d - rule.expected);
  const towards = suspectedSide(first, rule) === 'faster' ? mirrored(excess) : excess;
  const confirmed = isConfirmed(towards, signFlipP(towards, SEED), medianInterval(towards, SEED), rule);
  const undecided = !confirmed && median(towards) >= rule.margin / 2;
  const pairs = CONFIRMATION_PAIRS.most - confirmation.length;
  return undecided && pairs > 0 ? { state: 'confirm', pairs } : STOP;
}

const mirrored = (values: readonly number[]) => values.map((value) => -value);

function agreesOnFine(excess: readonly number[], rule: TimeRule): boolean {
  const notSlower = agreesBelow(excess, rule);
  return rule.sides === 'slower' ? notSlower : notSlower && agreesBelow(mirrored(excess), rule);
}

/** All pairs but one in eight stay below the margin, and the median below two thirds of it. */
function agreesBelow(excess: readonly number[], { margin, sides }: TimeRule): boolean {
  if (excess.length < 8) return sides === 'slower' && excess.every((d) => d < -FAR_WITHIN);
  const beyond = excess.filter((d) => d >= margin).length;
  return beyond <= Math.floor(excess.length / 8) && median(excess) < (2 / 3) * margin;
}

function isOpen(excess: readonly number[], { margin, sides }: TimeRule): boolean {
  const middle = median(excess);
  return (sides === 'both' ? Math.abs(middle) : middle) >= margin / 2;
}

type Side = 'slower' | 'faster';

function suspectedSide(excess: readonly number[], rule: TimeRule): Side | undefined {
  if (isSuspect(excess, rule)) return 'slower';
  return rule.sides === 'both' && isSuspect(mirrored(excess), rule) ? 'faster' : undefined;
}

const isSuspect = (excess: readonly number[], { margin }: TimeRule) =>
  median(excess) >= margin && signFlipP(excess, SEED) < ALPHA;

/** `towards` is the excess turned so that positive is towards the suspected side. */
const isConfirmed = (towards: readonly number[], p: number, interval: Interval, { margin, clear }: TimeRule) =>
  p < ALPHA && median(towards) >= margin && interval.low > clear;

/** A finished series and the rule that it was taken for. */
export interface Decision {
  readonly samples: PairedSamples;
  readonly rule: TimeRule;
}

/** What the pairs say of one decision; ratios are candidate / reference. */
export interface Conclusion {
  readonly verdict: 'pass' | 'improved' | 'regressed' | 'unstable';
  readonly ratio: number;
  /** Of the ratio's median, 95 %, by block bootstrap. */
  readonly interval: Interval;
  /** One-sided, towards the suspected side (slower where there is none); adjusted after Holm over all suspects. */
  readonly p: number;
  /** Pairs that the figures rest on. */
  readonly pairs: number;
  /** Whether these are the fresh pairs taken to confirm a suspicion. */
  readonly confirmation: boolean;
}

/**
 * The verdict on every decision of a run, which must be given together: Holm's adjustment is over all suspects. `regressed`
 * (`improved`) when the confirmation has adjusted p below 0.01, its median beyond the margin and its interval
 * beyond `clear`; `unstable` where that failed and yet a change of three margins or a median beyond the margin remains
 * possible; else `pass`. Throws RangeError for samples that `next` would not have stopped at.
 */
export function conclude(decisions: readonly Decision[]): Conclusion[] {
  const evidence = decisions.map(evidenceOf);
  const suspects = evidence.filter(({ confirmation }) => confirmation);
  const adjusted = holmAdjusted(suspects.map(({ p }) => p));
  return evidence.map((one) => conclusionOf(one, adjusted[suspects.indexOf(one)] ?? one.p));
}

interface Evidence {
  readonly rule: TimeRule;
  readonly side: Side;
  /** Beyond what was expected; turned so that positive is towards `side`. */
  readonly towards: readonly number[];
  readonly p: number;
  readonly confirmation: boolean;
}

function evidenceOf({ samples, rule }: Decision): Evidence {
  if (next(samples, rule).state !== 'stop') throw new RangeError('Time was judged before its samples were complete.');
  const [first, fresh] = [samples.first, samples.confirmation].map((series) => series.map((d) => d - rule.expected));
  const confirmation = samples.confirmation.length > 0;
  const excess = (confirmation ? fresh : first) as number[];
  const side = (confirmation ? suspectedSide(first as number[], rule) : undefined) ?? 'slower';
  const towards = side === 'slower' ? excess : mirrored(excess);
  return { rule, side, towards, p: signFlipP(towards, SEED), confirmation };
}

function conclusionOf(evidence: Evidence, p: number): Conclusion {
  const { rule, side, towards, confirmation } = evidence;
  const interval = medianInterval(towards, SEED);
  const ratioOf = (excess: number) => Math.exp(rule.expected + (side === 'slower' ? excess : -excess));
  const [low, high] = [ratioOf(interval.low), ratioOf(interval.high)].sort((a, b) => a - b) as [number, number];
  return {
    verdict: verdictOf(evidence, p, interval),
    ratio: ratioOf(median(towards)),
    interval: { low, high },
    p,
    pairs: towards.length,
    confirmation,
  };
}

function verdictOf(
  { rule, side, towards, confirmation }: Evidence,
  p: number,
  interval: Interval,
): Conclusion['verdict'] {
  if (confirmation && isConfirmed(towards, p, interval, rule)) return side === 'slower' ? 'regressed' : 'improved';
  return median(towards) >= rule.margin || interval.high >= 3 * rule.margin ? 'unstable' : 'pass';
}
