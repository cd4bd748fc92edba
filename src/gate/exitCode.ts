import type { ExitCode } from '../errors.js';
import type { CheckedInvariant } from '../invariants/check.js';
import type { Verdict } from './verdict.js';

type State = Verdict['state'];

const FAILS: readonly State[] = ['broken', 'regressed'];

/**
 * What a scenario's results amount to: a wrong answer weighs more than a broken budget. `strict` fails for what is too
 * unstable to say, too.
 */
export const exitCodeOf = (
  invariants: readonly Pick<CheckedInvariant, 'state'>[],
  verdicts: readonly { readonly state: State }[],
  { strict = false }: { readonly strict?: boolean } = {},
): Extract<ExitCode, 0 | 1 | 4> => {
  if (invariants.some(({ state }) => state === 'violated')) return 4;
  return verdicts.some(({ state }) => FAILS.includes(state) || (strict && state === 'unstable')) ? 1 : 0;
};

const PRECEDENCE: readonly ExitCode[] = [130, 3, 2, 4, 1, 0];

/** Where several hold, the first of 130, 3, 2, 4, 1. */
export const gravest = (codes: readonly ExitCode[]): ExitCode => PRECEDENCE.find((code) => codes.includes(code)) ?? 0;
