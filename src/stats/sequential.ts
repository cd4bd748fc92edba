import { type Interval, medianInterval } from './bootstrap.js';
import { median } from './quantile.js';
import { signFlipP } from './signFlip.js';
import { type TimeRule, USUAL } from './timeRule.js';

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

/** After how many pairs a first series (each of them balanced, see order.ts) and a confirmation may end. */
const FIRST_LOOKS = [2, 4, 8, 12, 16, USUAL.first, 28, 40, 60, 84, 120, 170, 240];
const CONFIRMATION_LOOKS = [USUAL.confirmation, 60, 120, 240, 480];
/** Of the sign-flip tests, one-sided: a suspicion is cheap, since only fresh pairs confirm it. */
const SUSPICION = 0.1;
const ALPHA = 0.005;
/** So far within what is expected, two pairs that agree, or four, need no statistics. */
const FAR_WITHIN = { two: Math.log(10), four: Math.log(1.5) };

/** Any seed does, but it must be the same on every reading of the same samples. */
export const SEED = 20;

/**
 * Whether the samples suffice. The first series ends early when its pairs agree that nothing is wrong, or that something is
 * and by far; else at 20 pairs, or later, up to the rule's most, while half the margin is there or may hide. A suspect (one-sided
 * sign-flip p below 0.1 and the median beyond the margin) needs 30 fresh pairs of confirmation, or more while those leave
 * it open.
 */
export function next({ first, confirmation }: PairedSamples, rule: TimeRule): Next {
  const excess = beyond(first, rule);
  if (confirmation.length > 0) return nextConfirming(excess, confirmation, rule);
  const { atLook, toNext } = looking(upTo(rule.most.first, FIRST_LOOKS), first.length);
  if (!atLook) return { state: 'more', pairs: toNext };
  if (agreesOnFine(excess, rule)) return STOP;
  const enough = first.length >= USUAL.first;
  const far = first.length >= 8 && Math.abs(median(excess)) >= 2 * rule.margin;
  if ((enough || far) && suspectedSide(excess, rule) !== undefined) {
    return { state: 'confirm', pairs: USUAL.confirmation };
  }
  return toNext > 0 && (!enough || isOpen(excess, rule)) ? { state: 'more', pairs: toNext } : STOP;
}

const STOP: Next = { state: 'stop' };

/** ln(candidate / reference) less what the rule expects. */
export const beyond = (series: readonly number[], { expected }: TimeRule) => series.map((d) => d - expected);

/** The looks of a series of at most so many pairs; the last is its end. */
const upTo = (most: number, looks: readonly number[]): number[] => [...looks.filter((look) => look < most), most];

/** So many pairs are taken at once, lest the time that pairs take changes unseen between two looks. */
const STEP = 20;

function looking(looks: readonly number[], taken: number) {
  const following = looks.find((look) => look > taken);
  const atLook = following === undefined || looks.includes(taken);
  return { atLook, toNext: following === undefined ? 0 : Math.min(STEP, following - taken) };
}

function nextConfirming(first: readonly number[], confirmation: readonly number[], rule: TimeRule): Next {
  const { atLook, toNext } = looking(confirmationLooks(first, rule), confirmation.length);
  if (!atLook) return { state: 'confirm', pairs: toNext };
  const excess = beyond(confirmation, rule);
  const towards = suspectedSide(first, rule) === 'faster' ? mirrored(excess) : excess;
  const confirmed = isConfirmed(towards, confirmationP(towards, first, rule), medianInterval(towards, SEED), rule);
  const open = !confirmed && isOpen(towards, { ...rule, sides: 'slower' });
  return toNext > 0 && open ? { state: 'confirm', pairs: toNext } : STOP;
}

/** To the end of what the first series left over, or of what every confirmation may take. */
const confirmationLooks = (first: readonly number[], { most }: TimeRule): readonly number[] =>
  upTo(Math.max(USUAL.confirmation, most.both - first.length), CONFIRMATION_LOOKS);

/** The p-value of a confirmation; it may have been looked at several times, for which it is multiplied (Bonferroni). */
export const confirmationP = (towards: readonly number[], first: readonly number[], rule: TimeRule): number =>
  Math.min(1, signFlipP(towards, SEED) * confirmationLooks(first, rule).length);

export const mirrored = (values: readonly number[]) => values.map((value) => -value);

function agreesOnFine(excess: readonly number[], rule: TimeRule): boolean {
  const notSlower = agreesBelow(excess, rule);
  return rule.sides === 'slower' ? notSlower : notSlower && agreesBelow(mirrored(excess), rule);
}

/** All pairs but one in eight stay below the margin, and leave nothing open; of fewer than eight, all are far below. */
function agreesBelow(excess: readonly number[], rule: TimeRule): boolean {
  if (excess.length < 8) {
    const far = excess.length < 4 ? FAR_WITHIN.two : FAR_WITHIN.four;
    return rule.sides === 'slower' && excess.every((d) => d < -far);
  }
  const beyond = excess.filter((d) => d >= rule.margin).length;
  return beyond <= Math.floor(excess.length / 8) && !isOpen(excess, rule);
}

/** A change worth catching, in margins (5 % where 3 % is the margin), and how sure it must be that there is none, in standard errors. */
const WORTH = 1.6;
const SURE = 3;

/** Half the margin is there, or the pairs scatter so much that a change worth catching may still hide. */
function isOpen(excess: readonly number[], { margin, sides }: TimeRule): boolean {
  const middle = sides === 'both' ? Math.abs(median(excess)) : median(excess);
  return middle >= margin / 2 || middle + SURE * medianError(excess) >= WORTH * margin;
}

/** The standard error of a median, from the median deviation so that spoilt pairs do not count; as of a normal distribution. */
function medianError(values: readonly number[]): number {
  const middle = median(values);
  const deviation = 1.4826 * median(values.map((value) => Math.abs(value - middle)));
  return (1.2533 * deviation) / Math.sqrt(values.length);
}

export type Side = 'slower' | 'faster';

/** Which change the first series suggests, if any; `excess` is d less what the rule expects. */
export function suspectedSide(excess: readonly number[], rule: TimeRule): Side | undefined {
  if (isSuspect(excess, rule)) return 'slower';
  return rule.sides === 'both' && isSuspect(mirrored(excess), rule) ? 'faster' : undefined;
}

const isSuspect = (excess: readonly number[], { margin }: TimeRule) =>
  median(excess) >= margin && signFlipP(excess, SEED) < SUSPICION;

/** Whether fresh pairs confirm the change; `towards` is the excess turned so that positive is towards the suspected side. */
export const isConfirmed = (towards: readonly number[], p: number, interval: Interval, { margin, clear }: TimeRule) =>
  p < ALPHA && median(towards) >= margin && interval.low > clear;
