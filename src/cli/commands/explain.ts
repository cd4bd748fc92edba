import type { Command } from '../command.js';
import type { ExplainFlags } from '../jobs/explain.js';

/** Shows a plan of a saved report, node by node. */
export const explain: Command<ExplainFlags> = {
  usage: 'explain <what>',
  summary: 'Show the plan of a shape on a case, from a saved report',
  positionals: { what: { type: 'string', describe: 'scenario/shape', demandOption: true } },
  options: {
    case: { type: 'string', requiresArg: true, describe: 'Which case', defaultDescription: 'the first' },
    report: {
      type: 'string',
      requiresArg: true,
      describe: 'The report.json of a run',
      defaultDescription: 'reports/latest/report.json',
    },
    settings: {
      choices: ['counting', 'production'],
      requiresArg: true,
      describe: 'Without parallelism and JIT, or as the server would',
      defaultDescription: 'production',
    },
    generic: { type: 'boolean', describe: 'The generic plan instead of the one for these parameters' },
  },
  examples: [['planproof explain recent-workflows/distinct-on --case hottest', 'where the time goes']],
  run: async (flags, context) => (await import('../jobs/explain.js')).explain(flags, context),
};
