import type { Command } from '../command.js';
import type { ReportFlags } from '../jobs/report.js';
import { FORMAT } from '../options.js';

/** Redraws every output of a saved report. */
export const report: Command<ReportFlags> = {
  usage: 'report <file>',
  summary: 'Redraw the outputs of a saved report',
  positionals: { file: { type: 'string', describe: 'The report.json of a run', demandOption: true } },
  options: {
    ...FORMAT,
    out: { type: 'string', requiresArg: true, describe: 'Folder to write to', defaultDescription: 'that of the file' },
  },
  examples: [['planproof report reports/latest/report.json', 'tables and charts again']],
  run: async (flags, context) => (await import('../jobs/report.js')).report(flags, context),
};
