import yargs, { type Argv } from 'yargs';
import { type ExitCode, PlanproofError } from '../errors.js';
import { packageVersion } from '../version.js';
import type { Command, Context } from './command.js';
import { COMMANDS } from './commands.js';
import { epilogue } from './help.js';
import { refuseRepeated, usageError } from './usage.js';

const EVERYWHERE = {
  quiet: { type: 'boolean', describe: 'No progress; errors only' },
  'no-color': { type: 'boolean', describe: 'No colours' },
  debug: { type: 'boolean', describe: 'Show the causes of errors' },
} as const;

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
