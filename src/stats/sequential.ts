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

/** What to do next: take so many more pairs, take so many for confirmation, or nothing. */
export type Next =
  | { readonly state: 'more'; readonly pairs: number }
  | { readonly state: 'confirm'; readonly pairs: number }
  | { readonly state: 'stop' };

export const FIRST_PAIRS = 20;
export const CONFIRMATION_PAIRS = 30;
/** After how many pairs the first series may end early; each balanced (see order.ts). */
const LOOKS = [4, 8, 12, 16, FIRST_PAIRS];
const ALPHA = 0.01;
/** Four pairs that agree on being this far within what is expected need no statistics. */
const FAR_WITHIN = Math.log(1.5);

/** Any seed does, but it must be the same on every reading of the same samples. */
const SEED = 20;

/**
 * Whether the samples suffice. The first series ends early when its pairs agree that nothing is wrong, or that something is
 * and by far; it ends at 20 pairs otherwise. A suspect (one-sided sign-flip p below 0.01 and the median beyond the margin)
 * needs 30 pairs of confirmation.
 */
export function next({ first, confirmation }: PairedSamples, rule: TimeRule): Next {
  if (confirmation.length > 0)
    return confirmation.length < CONFIRMATION_PAIRS ? more(confirmation, CONFIRMATION_PAIRS) : STOP;
  const look = LOOKS.find((pairs) => first.length <= pairs) ?? FIRST_PAIRS;
  if (first.length < look) return more(first, look);
  const excess = first.map((d) => d - rule.expected);
  if (agreesOnFine(excess, rule)) return STOP;
  const side = suspectedSide(excess, rule);
  const far = Math.abs(median(excess)) >= 2 * rule.margin;
  if (side !== undefined && (far || look === FIRST_PAIRS)) return { state: 'confirm', pairs: CONFIRMATION_PAIRS };
  return look === FIRST_PAIRS ? STOP : more(first, LOOKS[LOOKS.indexOf(look) + 1] as number);
}

const STOP: Next = { state: 'stop' };

const more = (taken: readonly number[], wanted: number): Next => ({ state: 'more', pairs: wanted - taken.length });

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

type Side = 'slower' | 'faster';

function suspectedSide(excess: readonly number[], rule: TimeRule): Side | undefined {
  if (isSuspect(excess, rule)) return 'slower';
  return rule.sides === 'both' && isSuspect(mirrored(excess), rule) ? 'faster' : undefined;
}

const isSuspect = (excess: readonly number[], { margin }: TimeRule) =>
  median(excess) >= margin && signFlipP(excess, SEED) < ALPHA;

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
  /** Turned so that positive is towards `side`. */
  readonly median: number;
  readonly interval: Interval;
  readonly p: number;
  readonly pairs: number;
  readonly confirmation: boolean;
}

function evidenceOf({ samples, rule }: Decision): Evidence {
  if (next(samples, rule).state !== 'stop') throw new RangeError('Time was judged before its samples were complete.');
  const confirmation = samples.confirmation.length > 0;
  const excess = (confirmation ? samples.confirmation : samples.first).map((d) => d - rule.expected);
  const first = samples.first.map((d) => d - rule.expected);
  const side = (confirmation ? suspectedSide(first, rule) : undefined) ?? 'slower';
  const turned = side === 'slower' ? excess : mirrored(excess);
  return {
    rule,
    side,
    median: median(turned),
    interval: medianInterval(turned, SEED),
    p: signFlipP(turned, SEED),
    pairs: turned.length,
    confirmation,
  };
}

function conclusionOf(evidence: Evidence, p: number): Conclusion {
  const { rule, side, interval, pairs, confirmation } = evidence;
  const ratioOf = (excess: number) => Math.exp(rule.expected + (side === 'slower' ? excess : -excess));
  const bounds = [ratioOf(interval.low), ratioOf(interval.high)];
  return {
    verdict: verdictOf(evidence, p),
    ratio: ratioOf(evidence.median),
    interval: { low: Math.min(...bounds), high: Math.max(...bounds) },
    p,
    pairs,
    confirmation,
  };
}

function verdictOf({ rule, side, median: middle, interval, confirmation }: Evidence, p: number): Conclusion['verdict'] {
  const { margin, clear } = rule;
  if (confirmation && p < ALPHA && middle >= margin && interval.low > clear) {
    return side === 'slower' ? 'regressed' : 'improved';
  }
  return middle >= margin || interval.high >= 3 * margin ? 'unstable' : 'pass';
}
