import type { ExitCode } from '../errors.js';
import { exitCodeOf, renderFailure } from './failure.js';
import { parse } from './parse.js';
import { watchSignals } from './signals.js';
import { openTerminal } from './terminal.js';

/** Runs one command line and sets the process's exit code. */
export const main = async (argv: readonly string[]): Promise<void> => {
  // A URL may hold a password. Node writes a title over the arguments that the list of processes shows.
  if (argv.some((word) => word.includes('://'))) process.title = 'planproof';
  const terminal = openTerminal(argv);
  const signals = watchSignals(terminal);
  const code = await attempt(async () => parse(argv, { terminal, signal: signals.signal }));
  signals.stop();
  process.exitCode = code;
  // A handle that somebody forgot must not keep a finished process alive.
  setTimeout(() => process.exit(), 2_000).unref();

  async function attempt(command: () => Promise<ExitCode>): Promise<ExitCode> {
    try {
      return await command();
    } catch (error) {
      // Whatever breaks after the user asked to stop, breaks because of that.
      const told = signals.signal.aborted ? signals.signal.reason : error;
      terminal.error(renderFailure(told, { debug: terminal.debug, colors: terminal.errorColors }));
      return exitCodeOf(told);
    }
  }
};
