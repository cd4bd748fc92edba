import type { Command } from '../command.js';
import type { ListFlags } from '../jobs/list.js';
import { SCENARIOS } from '../options.js';

/** What there is to run; loading it checks everything that can be checked without a server. */
export const list: Command<ListFlags> = {
  usage: 'list [scenario..]',
  summary: 'Show and check scenarios, without a server',
  positionals: {
    scenario: {
      type: 'string',
      describe: 'Names of scenarios',
      defaultDescription: 'all, yours and the built-in ones',
    },
  },
  options: SCENARIOS,
  examples: [['planproof list', 'what there is to run']],
  run: async (flags, context) => (await import('../jobs/list.js')).list(flags, context),
};
