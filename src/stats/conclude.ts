import { type Interval, medianInterval } from './bootstrap.js';
import { holmAdjusted } from './holm.js';
import { median } from './quantile.js';
import {
  beyond,
  confirmationP,
  isConfirmed,
  mirrored,
  next,
  type PairedSamples,
  SEED,
  type Side,
  suspectedSide,
} from './sequential.js';
import { signFlipP } from './signFlip.js';
import type { TimeRule } from './timeRule.js';

/** The samples of one comparison and the rule that they were taken for. */
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
  /** One-sided, towards the suspected side (slower where there is none); for a suspect adjusted for its looks and, after Holm, for all suspects. */
  readonly p: number;
  /** Pairs that the figures rest on. */
  readonly pairs: number;
  /** Whether these are the fresh pairs taken to confirm a suspicion. */
  readonly confirmation: boolean;
}

/**
 * The verdict on every decision of a run, which must be given together: Holm's adjustment is over all suspects. `regressed`
 * (`improved`) when the confirmation has adjusted p below 0.005, its median beyond the margin and its interval
 * beyond `clear`; `unstable` where that failed and yet a change of three margins or a median beyond the margin remains
 * possible, or where the series was broken off before `next` said stop; else `pass`. Throws RangeError for no samples.
 */
export function conclude(decisions: readonly Decision[]): Conclusion[] {
  const evidence = decisions.map(evidenceOf);
  const suspects = evidence.filter(({ confirmation }) => confirmation);
  const adjusted = holmAdjusted(suspects.map(({ p }) => p));
  return evidence.map((one) => conclusionOf(one, adjusted[suspects.indexOf(one)] ?? one.p));
}

interface Evidence {
  readonly rule: TimeRule;
  readonly complete: boolean;
  readonly side: Side;
  /** ln(candidate / reference) beyond what was expected, turned so that positive is towards `side`. */
  readonly towards: readonly number[];
  readonly p: number;
  readonly confirmation: boolean;
}

function evidenceOf({ samples, rule }: Decision): Evidence {
  const complete = next(samples, rule).state === 'stop';
  const confirmation = samples.confirmation.length > 0;
  const side = (confirmation ? suspectedSide(beyond(samples.first, rule), rule) : undefined) ?? 'slower';
  const excess = beyond(confirmation ? samples.confirmation : samples.first, rule);
  const towards = side === 'slower' ? excess : mirrored(excess);
  const p = confirmation ? confirmationP(towards, samples.first, rule) : signFlipP(towards, SEED);
  return { rule, complete, side, towards, p, confirmation };
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

function verdictOf(evidence: Evidence, p: number, interval: Interval): Conclusion['verdict'] {
  const { rule, complete, side, towards, confirmation } = evidence;
  if (!complete) return 'unstable';
  if (confirmation && isConfirmed(towards, p, interval, rule)) return side === 'slower' ? 'regressed' : 'improved';
  return median(towards) >= rule.margin || interval.high >= 3 * rule.margin ? 'unstable' : 'pass';
}
