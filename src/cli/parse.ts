import yargs, { type Argv } from 'yargs';
import { type ExitCode, PlanproofError } from '../errors.js';
import { packageVersion } from '../version.js';
import type { Command, Context } from './command.js';
import { COMMANDS } from './commands.js';
import { epilogue } from './help.js';
import { EVERYWHERE } from './options.js';
import { scenarioNames } from './scenarios.js';
import { COMPLETION, refuseRepeated, usageError } from './usage.js';

/** Adds the names of scenarios to what yargs knows; whoever completes a line waits for no server and hears no error. */
const complete = (
  current: string,
  argv: { readonly _: readonly (string | number)[] },
  known: (done: (error: Error | null, completions: string[] | undefined) => void) => unknown,
  done: (completions: string[]) => unknown,
): void => {
  const takesScenarios = COMMANDS.some(({ usage }) => usage.includes('[scenario') && usage.startsWith(`${argv._[1]} `));
  known((_, completions = []) =>
    done(takesScenarios && !current.startsWith('-') ? [...completions, ...scenarioNames()] : completions),
  );
};

const MAX_COLUMNS = 80;

const addCommand = (parser: Argv, command: Command<never>, context: Context, done: (code: ExitCode) => void): Argv =>
  parser.command(
    command.usage,
    command.summary,
    (own) => {
      for (const [name, positional] of Object.entries(command.positionals ?? {})) own.positional(name, positional);
      return own
        .options(command.options)
        .group(Object.keys(command.options), 'Options:')
        .epilogue(epilogue([command]));
    },
    async (flags) => {
      refuseRepeated(flags, command);
      done(await command.run(flags as never, context));
    },
  );

/** Reads a command line and runs its command. Throws input errors for whatever it does not know. */
export const parse = async (argv: readonly string[], context: Context): Promise<ExitCode> => {
  let code: ExitCode = 0;
  const parser = yargs([...argv])
    .scriptName('planproof')
    .locale('en')
    .usage(
      'planproof proves that a new shape of a PostgreSQL query beats the old one.\n\nUsage: $0 <command> [options]',
    )
    .parserConfiguration({ 'camel-case-expansion': false, 'boolean-negation': false, 'greedy-arrays': false })
    .options(EVERYWHERE)
    .updateStrings({ 'Options:': 'Everywhere:' })
    .version(packageVersion())
    .help()
    .completion(COMPLETION, 'Print a script that completes commands and flags in bash or zsh', complete)
    .wrap(Math.min(MAX_COLUMNS, context.terminal.style.width))
    .epilogue(epilogue(COMMANDS))
    .exitProcess(false)
    .showHelpOnFail(false)
    .demandCommand(1)
    .strict()
    .fail((message, error) => {
      if (error instanceof PlanproofError) throw error;
      throw error === undefined || error.name === 'YError' ? usageError(message ?? error.message, argv) : error;
    });
  const done = (result: ExitCode) => {
    code = result;
  };
  for (const command of COMMANDS) addCommand(parser, command, context, done);
  await parser.parseAsync();
  return code;
};
