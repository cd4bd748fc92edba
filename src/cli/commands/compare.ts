import type { Command } from '../command.js';
import type { CompareFlags } from '../jobs/compare.js';

/** Shows two saved reports side by side. */
export const compare: Command<CompareFlags> = {
  usage: 'compare <before> <after>',
  summary: 'Show two saved reports side by side',
  positionals: {
    before: { type: 'string', describe: 'The report.json of one run', demandOption: true },
    after: { type: 'string', describe: 'The report.json of another', demandOption: true },
  },
  options: {},
  examples: [['planproof compare old/report.json reports/latest/report.json', 'what changed']],
  run: async (flags, context) => (await import('../jobs/compare.js')).compare(flags, context),
};
