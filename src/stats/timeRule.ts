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
  /** How many pairs an open decision may take, in the first series and with its confirmation. */
  readonly most: { readonly first: number; readonly both: number };
}

/** Nanoseconds that the backend ran hardly see other load, so 3 % can be told. */
const FINE = { margin: Math.log(1.03), clear: Math.log(1.015) };
/** What a client waits moves with everything on the machine: 10 %. */
const COARSE = { margin: Math.log(1.1), clear: Math.log(1.03) };

/** An open decision is measured for up to 3.7 s (for 6 s where that makes fewer than 40 pairs), and a suspect, with its confirmation, for up to 13.2 s. */
const MOST_MS = { first: 3_700, slow: 6_000, both: 13_200 };
const FEW_PAIRS = 40;
/** Every decision may take this many pairs; those of short queries up to twenty times as many. */
export const USUAL = { first: 20, confirmation: 30 };
const MOST_TIMES = 20;

const mostWithin = (budgetMs: number, pairMs: number, usual: number): number =>
  Math.min(MOST_TIMES * usual, Math.max(usual, Math.floor(budgetMs / pairMs)));

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
    most: {
      first: mostWithin(Math.max(MOST_MS.first, Math.min(MOST_MS.slow, FEW_PAIRS * pairMs)), pairMs, USUAL.first),
      both: mostWithin(MOST_MS.both, pairMs, USUAL.first + USUAL.confirmation),
    },
    ...(clock === 'on-cpu' ? FINE : COARSE),
  };
}
