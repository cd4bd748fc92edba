import { columns } from './columns.js';
import type { Command } from './command.js';

export const EXIT_CODES = `Exit codes:
  0    every verdict passed
  1    a budget is broken
  2    the input is wrong: a flag, a file, a scenario, SQL
  3    the environment failed: PostgreSQL, disk, connection
  4    an invariant is violated: an answer is wrong
  130  interrupted, everything cleaned up`;

export const ENVIRONMENT = `Environment:
  PLANPROOF_CACHE_DIR  where servers and datasets are kept between runs
  NO_COLOR             no colours, as --no-color
  CI                   plain lines of progress, also on a terminal
  DEBUG                as --debug`;

export const CONFIGURATION = `A file planproof.config.ts (or .js, .json) in this folder may export scenarios,
scale, seed, postgres and out; flags win over it. For run --base also queries,
dataset, parameters and budgets.`;

/** Command lines with what each does, in two columns. */
const examplesText = (examples: Command<never>['examples']): string => `Examples:\n${columns(examples, '  ')}`;

/** What stands below the flags in the help of one command, or of all. */
export const epilogue = (commands: readonly Command<never>[]): string => {
  const examples = commands.flatMap((command) => command.examples);
  return [examplesText(examples), EXIT_CODES, ENVIRONMENT, CONFIGURATION].join('\n\n');
};
