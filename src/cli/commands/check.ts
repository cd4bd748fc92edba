import type { Command } from '../command.js';
import type { CheckFlags } from '../jobs/check.js';
import { FORMAT, POSTGRES, SCENARIOS, SIZE } from '../options.js';

/** Invariants under hostile load, and planted faults that must be caught. */
export const check: Command<CheckFlags> = {
  usage: 'check [scenario..]',
  summary: 'Ask the invariants under concurrent writers, and plant faults that they must see',
  positionals: {
    scenario: {
      type: 'string',
      describe: 'Names of scenarios',
      defaultDescription: 'all of yours, else the built-in ones',
    },
  },
  options: {
    ...SIZE,
    connections: {
      type: 'string',
      requiresArg: true,
      describe: 'Connections that run operations at once',
      defaultDescription: '8',
    },
    seconds: { type: 'string', requiresArg: true, describe: 'How long they do', defaultDescription: '10' },
    operations: { type: 'string', requiresArg: true, describe: 'How many they run in all, instead of --seconds' },
    crashes: {
      type: 'string',
      requiresArg: true,
      describe: 'How often the server is killed in the middle of it',
      defaultDescription: '1',
    },
    faults: { type: 'boolean', describe: 'Plant every fault, declared and generated; all must be caught' },
    ...POSTGRES,
    ...SCENARIOS,
    json: FORMAT.json,
  },
  examples: [
    ['planproof check', 'ten seconds of churn a scenario'],
    ['planproof check queue-counts --faults', 'and every planted fault'],
    ['planproof check queue-counts --seed 7 --operations 20000', 'the same operations again'],
  ],
  run: async (flags, context) => (await import('../jobs/check.js')).check(flags, context),
};
