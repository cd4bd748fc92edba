import { type Interval, medianInterval } from './bootstrap.js';
import { median } from './quantile.js';
import { signFlipP } from './signFlip.js';
import type { TimeRule } from './timeRule.js';

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
/** Of the sign-flip tests, one-sided. */
export const ALPHA = 0.01;
/** Four pairs that agree on being this far within what is expected need no statistics. */
const FAR_WITHIN = Math.log(1.5);

/** Any seed does, but it must be the same on every reading of the same samples. */
export const SEED = 20;

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

export const mirrored = (values: readonly number[]) => values.map((value) => -value);

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

export type Side = 'slower' | 'faster';

/** Which change the first series suggests, if any; `excess` is d less what the rule expects. */
export function suspectedSide(excess: readonly number[], rule: TimeRule): Side | undefined {
  if (isSuspect(excess, rule)) return 'slower';
  return rule.sides === 'both' && isSuspect(mirrored(excess), rule) ? 'faster' : undefined;
}

const isSuspect = (excess: readonly number[], { margin }: TimeRule) =>
  median(excess) >= margin && signFlipP(excess, SEED) < ALPHA;

/** Whether fresh pairs confirm the change; `towards` is the excess turned so that positive is towards the suspected side. */
export const isConfirmed = (towards: readonly number[], p: number, interval: Interval, { margin, clear }: TimeRule) =>
  p < ALPHA && median(towards) >= margin && interval.low > clear;
