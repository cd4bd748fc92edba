/** What a change of time is judged by; `expected`, `margin` and `clear` are natural logarithms of ratios candidate / reference. */
export interface TimeRule {
  /** The ratio that is expected: 0 for "as fast as the reference", ln of a ratio budget or of a baseline's ratio. */
  readonly expected: number;
  /** A change that matters: the median must be this far beyond `expected`. */
  readonly margin: number;
  /** The bound of a confirmed change's interval must lie this far beyond `expected`. */
  readonly clear: number;
  /** `slower` asks only whether `expected` is exceeded; `both` also whether it is undercut. */
  readonly sides: 'slower' | 'both';
  /** How many pairs an open decision may take, in the first series and in its confirmation. */
  readonly most: { readonly first: number; readonly confirmation: number };
}

/** Nanoseconds that the backend ran hardly see other load, so 3 % can be told. */
const FINE = { margin: Math.log(1.03), clear: Math.log(1.015) };
/** What a client waits moves with everything on the machine: 10 %. */
const COARSE = { margin: Math.log(1.1), clear: Math.log(1.03) };

/** An open decision is measured for up to 5 s, its confirmation for up to 6.5 s more. */
const MOST_MS = { first: 5_000, confirmation: 6_500 };
/** Every decision may take this many pairs; those of short queries up to ten times as many. */
export const USUAL = { first: 20, confirmation: 30 };
const MOST_TIMES = 10;

const mostWithin = (series: 'first' | 'confirmation', pairMs: number): number =>
  Math.min(MOST_TIMES * USUAL[series], Math.max(USUAL[series], Math.floor(MOST_MS[series] / pairMs)));

export interface TimeRuleOptions {
  /** Candidate / reference; 1 unless told. */
  readonly expectedRatio?: number;
  readonly sides?: TimeRule['sides'];
  /** How long one pair of samples takes, so that an open decision ends in time; 100 unless told. */
  readonly pairMs?: number;
}

/** The rule for a clock. */
export function timeRule(
  clock: 'on-cpu' | 'server' | 'wall',
  { expectedRatio = 1, sides = 'slower', pairMs = 100 }: TimeRuleOptions = {},
): TimeRule {
  return {
    expected: Math.log(expectedRatio),
    sides,
    most: { first: mostWithin('first', pairMs), confirmation: mostWithin('confirmation', pairMs) },
    ...(clock === 'on-cpu' ? FINE : COARSE),
  };
}
