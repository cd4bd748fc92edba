import { inputError, type PlanproofError, unknownNameError } from '../errors.js';
import type { Command } from './command.js';
import { COMMANDS } from './commands.js';

/** The command that yargs itself brings. */
export const COMPLETION = 'completion';

const UNKNOWN = /^Unknown arguments?: (.+)$/;
const NO_VALUE = /^Not enough arguments following: (.+)$/;
const EVERYWHERE = ['--quiet', '--no-color', '--debug', '--help', '--version'];

const nameOf = (usage: string): string => usage.split(' ')[0] ?? '';

/** What yargs has to say of a command line, as an error with a hint. `argv` is needed to tell a flag from a word. */
export const usageError = (message: string, argv: readonly string[]): PlanproofError => {
  const command = COMMANDS.find(({ usage }) => argv.includes(nameOf(usage)));
  const word = argv.find((each) => !each.startsWith('-'));
  if (command === undefined && word !== undefined) return unknownCommand(word);
  const unknown = UNKNOWN.exec(message)?.[1]?.split(', ')[0];
  if (unknown !== undefined) return unknownArgument(unknown, argv, command);
  const flag = NO_VALUE.exec(message)?.[1];
  const help = command === undefined ? 'planproof --help' : `planproof ${nameOf(command.usage)} --help`;
  if (flag !== undefined)
    return inputError({ code: 'missing-value', message: `--${flag} needs a value.`, hint: `See "${help}".` });
  if (message.startsWith('Not enough non-option arguments'))
    return inputError({
      code: command === undefined ? 'no-command' : 'missing-argument',
      message: command === undefined ? 'No command is given.' : `Something is missing: planproof ${command.usage}`,
      hint: command === undefined ? 'Try "planproof run", or see "planproof --help".' : `See "${help}".`,
    });
  return inputError({ code: 'invalid-usage', message, hint: `See "${help}".` });
};

const unknownCommand = (word: string): PlanproofError =>
  unknownNameError('command', word, [...COMMANDS.map(({ usage }) => nameOf(usage)), COMPLETION], '');

const unknownArgument = (
  given: string,
  argv: readonly string[],
  command: Command<never> | undefined,
): PlanproofError => {
  const isFlag = argv.some((word) => word.split('=')[0] === `--${given}` || word === `-${given}`);
  if (isFlag) {
    const flags = [...Object.keys(command?.options ?? {}).map((name) => `--${name}`), ...EVERYWHERE];
    return unknownNameError('flag', given.length === 1 ? `-${given}` : `--${given}`, flags, '');
  }
  if (command === undefined) return unknownCommand(given);
  return inputError({
    code: 'unexpected-argument',
    message: `"${nameOf(command.usage)}" takes no argument, and "${given}" is one.`,
    hint: `See "planproof ${nameOf(command.usage)} --help".`,
  });
};

/** A flag of one value that was given several times: which one is meant, nobody can know. */
export const refuseRepeated = (flags: Readonly<Record<string, unknown>>, command: Command<never>): void => {
  for (const [name, option] of Object.entries(command.options)) {
    if (option.array === true || !Array.isArray(flags[name])) continue;
    throw inputError({
      code: 'repeated-flag',
      message: `--${name} is given ${flags[name].length} times.`,
      hint: 'Give it once.',
    });
  }
};
