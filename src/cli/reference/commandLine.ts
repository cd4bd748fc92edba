import type { Options } from 'yargs';
import type { Command } from '../command.js';
import { CONFIGURATION, ENVIRONMENT, EXIT_CODES } from '../help.js';
import { EVERYWHERE } from '../options.js';
import { page, table } from './page.js';

/** Every command with its arguments, flags and examples, as Markdown. */
export const commandLineReference = (commands: readonly Command<never>[]): string =>
  page('The command line', [
    ...commands.map(commandText),
    `## Everywhere\n\n${table(['flag', 'meaning'], flagRows(EVERYWHERE))}`,
    block(EXIT_CODES),
    block(ENVIRONMENT),
    CONFIGURATION,
  ]);

const block = (text: string): string => `\`\`\`text\n${text}\n\`\`\``;

const commandText = ({ usage, summary, positionals = {}, options, examples }: Command<never>): string => {
  const rows = [
    ...Object.entries(positionals).map(([name, one]) => [`\`${name}\``, described(one)]),
    ...flagRows(options),
  ];
  return [
    `## planproof ${usage}`,
    `${summary}.`,
    ...(rows.length > 0 ? [table(['argument', 'meaning'], rows)] : []),
    block(examples.map(([line, why]) => `${line}   # ${why}`).join('\n')),
  ].join('\n\n');
};

const flagRows = (options: Readonly<Record<string, Options>>): readonly (readonly string[])[] =>
  Object.entries(options).map(([name, option]) => [`\`--${name}${placeholder(option)}\``, described(option)]);

const placeholder = ({ type, choices }: Options): string => {
  if (choices) return ` ${choices.join('|')}`;
  return type === 'boolean' ? '' : ` ${type === 'number' ? 'N' : 'VALUE'}`;
};

const described = ({ describe = '', defaultDescription }: Options): string =>
  `${describe}${defaultDescription === undefined ? '' : ` (default: ${defaultDescription})`}`;
