import type { Command } from '../command.js';
import type { RunFlags } from '../jobs/run.js';
import { FORMAT, GATE, POSTGRES, PROTOCOL, SCENARIOS, SESSION, SIZE } from '../options.js';

/** Seed, measure, check, gate, report: the main job. */
export const run: Command<RunFlags> = {
  usage: 'run [scenario..]',
  summary: 'The main job: seed, measure, check, gate',
  positionals: {
    scenario: {
      type: 'string',
      describe: 'Names of scenarios',
      defaultDescription: 'all of yours, else recent-workflows',
    },
  },
  options: {
    ...SIZE,
    case: { type: 'string', array: true, requiresArg: true, describe: 'Only this case; may be repeated' },
    shape: {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Only this shape and the reference; may be repeated',
    },
    'time-budget': {
      type: 'string',
      requiresArg: true,
      describe:
        'Begin no measuring after this long (90s, 5m, 1h): what changed first, then what the last report left open',
    },
    shard: {
      type: 'string',
      requiresArg: true,
      describe: 'Only this part of the work, k/n: one machine of several; join them with planproof merge',
    },
    sweep: {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Vary the data along this axis, for budgets of growth; may be repeated',
    },
    ties: {
      type: 'boolean',
      describe: 'Sample statistics anew five times; a plan that flips is a tie, which is told as unstable',
    },
    ...GATE,
    repro: {
      type: 'string',
      requiresArg: true,
      describe: 'Folder for what reproduces a failure: data, SQL, plans, samples, and the command that replays it',
      defaultDescription: 'repro, beside the report',
    },
    'no-repro': { type: 'boolean', describe: 'Write no such folder' },
    base: {
      type: 'string',
      requiresArg: true,
      describe: 'Compare every .sql query that changed since this branch left that one, the schema included',
    },
    changed: { type: 'boolean', describe: 'With --base: leave out what no change can affect' },
    ...POSTGRES,
    ...SESSION,
    ...PROTOCOL,
    out: {
      type: 'string',
      requiresArg: true,
      describe: 'Folder for the report',
      defaultDescription: 'reports/latest',
    },
    ...SCENARIOS,
    ...FORMAT,
  },
  examples: [
    ['planproof run', 'all of yours, else an example'],
    ['planproof run recent-workflows --scale smoke', 'one scenario, in seconds'],
    ['planproof run --case hottest --case absent', 'two cases'],
    ['planproof run --base main --changed', 'a pull request: its queries against main'],
    ['planproof run --json --quiet > report.json', 'for another program'],
  ],
  run: async (flags, context) => (await import('../jobs/run.js')).run(flags, context),
};
