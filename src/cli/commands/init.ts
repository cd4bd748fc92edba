import type { Command } from '../command.js';
import type { InitFlags } from '../jobs/init.js';
import { POSTGRES } from '../options.js';

/** Writes what a repository needs to compare its queries. */
export const init: Command<InitFlags> = {
  usage: 'init',
  summary: 'Write a configuration, a dataset, a scenario and a CI job',
  options: {
    yes: { type: 'boolean', describe: 'Ask nothing: take what is found' },
    schema: {
      type: 'string',
      requiresArg: true,
      describe: 'What creates the tables: a .sql file, a pg_dump, or a folder of migrations',
      defaultDescription: 'found',
    },
    queries: {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Pattern of the .sql files that hold queries; may be repeated',
      defaultDescription: 'found',
    },
    ci: {
      type: 'string',
      choices: ['github', 'gitlab', 'none'],
      requiresArg: true,
      describe: 'Which CI job to write',
      defaultDescription: 'github',
    },
    ...POSTGRES,
  },
  examples: [
    ['planproof init', 'asks about what it found'],
    ["planproof init --yes --schema db/schema.sql --queries 'sql/**/*.sql'", 'asks nothing'],
  ],
  run: async (flags, context) => (await import('../jobs/init.js')).init(flags, context),
};
