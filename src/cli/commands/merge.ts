import type { Command } from '../command.js';
import type { MergeFlags } from '../jobs/merge.js';
import { FORMAT, GATE } from '../options.js';

/** Joins the reports of shards into one, without PostgreSQL. */
export const merge: Command<MergeFlags> = {
  usage: 'merge <file..>',
  summary: 'Join the reports of all shards of a run into one',
  positionals: { file: { type: 'string', array: true, describe: 'The report.json of each shard', demandOption: true } },
  options: {
    ...GATE,
    out: {
      type: 'string',
      requiresArg: true,
      describe: 'Folder for the report',
      defaultDescription: 'reports/latest',
    },
    ...FORMAT,
  },
  examples: [['planproof merge shard-1.json shard-2.json', 'what planproof run --shard 1/2 and 2/2 wrote']],
  run: async (flags, context) => (await import('../jobs/merge.js')).merge(flags, context),
};
