import type { Command } from '../command.js';
import type { RunFlags } from '../jobs/run.js';
import { POSTGRES, SCENARIOS, SIZE } from '../options.js';

/** Seed, measure, check, gate, report: the main job. */
export const run: Command<RunFlags> = {
  usage: 'run [scenario..]',
  summary: 'Seed, measure, check, gate and report: the main job',
  positionals: {
    scenario: { type: 'string', describe: 'Names of scenarios; none: all of yours, else the built-in ones' },
  },
  options: {
    ...SIZE,
    case: { type: 'string', array: true, requiresArg: true, describe: 'Only this case; may be repeated' },
    shape: {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Only this shape, beside the reference; may be repeated',
    },
    ...POSTGRES,
    out: { type: 'string', requiresArg: true, describe: 'Folder for the report [default: reports/latest]' },
    ...SCENARIOS,
    json: { type: 'boolean', describe: 'Print the report as JSON instead of the table' },
  },
  examples: [
    ['$0 run', 'everything, at scale ci'],
    ['$0 run recent-workflows --scale smoke', 'one scenario, in seconds'],
    ['$0 run --case hottest --shape last-used', 'one case, one candidate'],
    ['$0 run --json --quiet > report.json', 'for another program'],
  ],
  run: async (flags, context) => (await import('../jobs/run.js')).run(flags, context),
};
