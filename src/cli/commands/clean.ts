import type { Command } from '../command.js';
import type { CleanFlags } from '../jobs/clean.js';
import { POSTGRES } from '../options.js';

/** Removes kept datasets. */
export const clean: Command<CleanFlags> = {
  usage: 'clean [dataset..]',
  summary: 'Remove kept data',
  positionals: { dataset: { type: 'string', describe: 'Names of datasets', defaultDescription: 'all that are kept' } },
  options: POSTGRES,
  examples: [['planproof clean recent-workflows', 'remove that dataset at every scale']],
  run: async (flags, context) => (await import('../jobs/clean.js')).clean(flags, context),
};
