import type { Command } from '../command.js';
import type { SeedFlags } from '../jobs/seed.js';
import { POSTGRES, SCENARIOS, SIZE } from '../options.js';

/** Seeds datasets ahead of time, or shows which are kept. */
export const seed: Command<SeedFlags> = {
  usage: 'seed [scenario..]',
  summary: 'Seed data ahead of time; list what is kept',
  positionals: {
    scenario: {
      type: 'string',
      describe: 'Names of scenarios',
      defaultDescription: 'all of yours, else recent-workflows',
    },
  },
  options: {
    ...SIZE,
    ...POSTGRES,
    ...SCENARIOS,
    describe: {
      type: 'boolean',
      describe: 'Show the skew: heaviest keys, distinct counts, what the planner believes',
    },
    like: {
      type: 'string',
      requiresArg: true,
      describe: 'Read sizes and statistics of this database (as --database-url) and propose a dataset of its skew',
    },
    out: {
      type: 'string',
      requiresArg: true,
      describe: 'Folder for the pictures of --describe, or for the dataset of --like',
    },
    list: { type: 'boolean', describe: 'Seed nothing; list what is kept' },
    json: { type: 'boolean', describe: 'Print JSON instead of a table' },
  },
  examples: [
    ['planproof seed --scale full', 'seed now, measure later'],
    ['planproof seed --describe --out skew', 'the truth of the skew, with a picture'],
    ['planproof seed --like env:PRODUCTION_URL --allow-remote', 'a dataset of its skew, without its values'],
    ['planproof seed --list', 'which datasets are kept, and their sizes'],
  ],
  run: async (flags, context) => (await import('../jobs/seed.js')).seed(flags, context),
};
