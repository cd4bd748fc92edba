import type { Options, PositionalOptions } from 'yargs';
import type { ExitCode } from '../errors.js';
import type { Terminal } from './terminal.js';

/** What a command works with, besides its own flags. */
export interface Context {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** yargs shows `defaultDescription` of positionals too, though its types do not know. */
type Positional = PositionalOptions & { readonly defaultDescription?: string; readonly demandOption?: boolean };

/** One command of the command line: a file in commands/. */
export interface Command<Flags> {
  /** As yargs reads it: "run [scenario..]". */
  readonly usage: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, Options>>;
  readonly positionals?: Readonly<Record<string, Positional>>;
  /** Command line and what it does, for the help. */
  readonly examples: readonly (readonly [string, string])[];
  run(flags: Flags, context: Context): Promise<ExitCode>;
}
