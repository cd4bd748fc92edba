import type { Command } from '../command.js';
import type { ProbeFlags } from '../jobs/probe.js';
import { FORMAT, POSTGRES, SESSION } from '../options.js';

/** One query on an existing database, read-only. */
export const probe: Command<ProbeFlags> = {
  usage: 'probe',
  summary: 'Look at one query on an existing database, read-only',
  options: {
    'database-url': { ...POSTGRES['database-url'], demandOption: true },
    'allow-remote': POSTGRES['allow-remote'],
    query: { type: 'string', requiresArg: true, demandOption: true, describe: 'File with one SELECT, WITH or VALUES' },
    param: {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Value of a parameter of the query, name=value; may be repeated',
    },
    analyze: { type: 'boolean', describe: 'Execute the query; else it is only planned' },
    seconds: {
      type: 'string',
      requiresArg: true,
      describe: 'The server ends it after so long',
      defaultDescription: '30',
    },
    ...SESSION,
    out: { type: 'string', requiresArg: true, describe: 'Folder for the report', defaultDescription: 'reports/probe' },
    ...FORMAT,
  },
  examples: [
    ['planproof probe --database-url service:replica --query slow.sql --param id=5', 'its plan, nothing executed'],
    ['planproof probe --database-url env:REPLICA --allow-remote --query slow.sql --analyze', 'executed once'],
  ],
  run: async (flags, context) => (await import('../jobs/probe.js')).probe(flags, context),
};
