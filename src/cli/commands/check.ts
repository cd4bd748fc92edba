import type { Command } from '../command.js';
import type { CheckFlags } from '../jobs/check.js';
import { FORMAT, POSTGRES, SCENARIOS, SESSION, SIZE } from '../options.js';

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
    'one-by-one': { type: 'boolean', describe: 'Those operations in order, without their races' },
    clients: {
      type: 'string',
      requiresArg: true,
      describe: 'Clients that read every shape meanwhile, waiting included',
    },
    rate: {
      type: 'string',
      requiresArg: true,
      describe: 'Reads that arrive a second',
      defaultDescription: '10 a client',
    },
    condition: {
      type: 'string',
      array: true,
      requiresArg: true,
      describe:
        'Cost and truth in a condition: old-snapshot, cold-cache, ... or all; after --operations, or 4,000; may be repeated',
    },
    crashes: {
      type: 'string',
      requiresArg: true,
      describe: 'How often the server is killed in the middle of it',
      defaultDescription: '1',
    },
    faults: { type: 'boolean', describe: 'Plant every fault, declared and generated; all must be caught' },
    ...POSTGRES,
    ...SESSION,
    ...SCENARIOS,
    out: {
      type: 'string',
      requiresArg: true,
      describe: 'Folder for check.json and the operations',
      defaultDescription: 'reports/latest',
    },
    json: FORMAT.json,
  },
  examples: [
    ['planproof check', 'ten seconds of churn a scenario'],
    ['planproof check queue-counts --faults', 'and every planted fault'],
    ['planproof check queue-counts --condition all', 'what reads cost under old snapshots, bloat, ...'],
    ['planproof check queue-counts --seed 7 --operations 20000', 'the same operations again'],
    ['planproof check queue-counts --role app_user', 'with the rights of the application'],
  ],
  run: async (flags, context) => (await import('../jobs/check.js')).check(flags, context),
};
