import { inspect } from 'node:util';
import { type ExitCode, PlanproofError } from '../errors.js';
import type { Terminal } from './terminal.js';

interface Style {
  readonly debug: boolean;
  readonly colors: Terminal['errorColors'];
}

const ISSUES = 'https://github.com/planproof/planproof/issues';

/** What a person reads when something failed: what happened, where, and what mends it; the cause only for debugging. */
export const renderFailure = (error: unknown, { debug, colors }: Style): string => {
  const label = colors.red(colors.bold('error:'));
  const hint = (text: string) => `  ${colors.bold('hint:')} ${text}\n`;
  if (!(error instanceof PlanproofError)) {
    return `${label} planproof failed in a way it did not foresee.\n${inspect(error)}\n${hint(`This is a bug; please report the lines above at ${ISSUES}`)}`;
  }
  const cause = debug && error.cause !== undefined ? `${colors.dim(`cause: ${inspect(error.cause)}`)}\n` : '';
  return `${label} ${error.message}\n${hint(error.hint)}${cause}`;
};

/** What the process ends with after a failure; what nobody foresaw counts as the environment's. */
export const exitCodeOf = (error: unknown): ExitCode => (error instanceof PlanproofError ? error.exitCode : 3);
