import type { Command } from '../command.js';
import type { WatchFlags } from '../jobs/watch.js';
import { POSTGRES, SCENARIOS, SIZE } from '../options.js';

/** Looks at a scenario at each save of its SQL. */
export const watch: Command<WatchFlags> = {
  usage: 'watch <scenario>',
  summary: 'At each save of its SQL, show how plan, work and time changed',
  positionals: { scenario: { type: 'string', describe: 'Name of a scenario', demandOption: true } },
  options: {
    case: {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Only this case; may be repeated',
      defaultDescription: 'the first three',
    },
    shape: { type: 'string', array: true, requiresArg: true, describe: 'Only this shape and the reference' },
    ...SIZE,
    ...POSTGRES,
    ...SCENARIOS,
  },
  examples: [['planproof watch recent-workflows --case hottest', 'while you edit its .sql files']],
  run: async (flags, context) => (await import('../jobs/watch.js')).watch(flags, context),
};
