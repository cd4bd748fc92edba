import type { Command } from '../command.js';
import type { CaptureFlags } from '../jobs/capture.js';
import { POSTGRES } from '../options.js';

/** Reads the dearest statements of a server. */
export const capture: Command<CaptureFlags> = {
  usage: 'capture',
  summary: 'Read the dearest queries of a server, from pg_stat_statements',
  options: {
    'database-url': POSTGRES['database-url'],
    'allow-remote': POSTGRES['allow-remote'],
    top: { type: 'number', requiresArg: true, describe: 'How many', defaultDescription: '20' },
    out: { type: 'string', requiresArg: true, describe: 'Folder for a .sql file of each; those there already stay' },
    json: { type: 'boolean', describe: 'Print JSON instead of a table' },
  },
  examples: [
    ['planproof capture --database-url service:prod --allow-remote', 'a table'],
    ['planproof capture --database-url env:DATABASE_URL --out sql/captured', 'and .sql files'],
  ],
  run: async (flags, context) => (await import('../jobs/capture.js')).capture(flags, context),
};
