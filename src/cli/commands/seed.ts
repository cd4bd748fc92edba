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
    list: { type: 'boolean', describe: 'Seed nothing; list what is kept' },
    json: { type: 'boolean', describe: 'Print JSON instead of a table' },
  },
  examples: [
    ['planproof seed --scale full', 'seed now, measure later'],
    ['planproof seed --list', 'which datasets are kept, and their sizes'],
  ],
  run: async (flags, context) => (await import('../jobs/seed.js')).seed(flags, context),
};
