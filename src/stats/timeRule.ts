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
