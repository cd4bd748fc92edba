import type { Command } from '../command.js';
import type { HistoryFlags } from '../jobs/history.js';

/** Keeps runs in a history, and draws its trends. */
export const history: Command<HistoryFlags> = {
  usage: 'history <action> [file]',
  summary: 'Keep runs in a history, and draw its trends as a page',
  positionals: {
    action: {
      type: 'string',
      describe: 'add: a run to the history; page: draw its trends',
      choices: ['add', 'page'],
      demandOption: true,
    },
    file: { type: 'string', describe: 'The report.json to add', defaultDescription: 'reports/latest/report.json' },
  },
  options: {
    dir: {
      type: 'string',
      requiresArg: true,
      describe: 'Folder of the history',
      defaultDescription: 'reports/history',
    },
    out: {
      type: 'string',
      requiresArg: true,
      describe: 'File of the page; its entries are written beside it as .json',
      defaultDescription: 'reports/latest/history.html',
    },
  },
  examples: [
    ['planproof history add', 'the last run, a line a measurement'],
    ['planproof history page', 'reports/latest/history.html and history.json'],
  ],
  run: async (flags, context) => (await import('../jobs/history.js')).history(flags, context),
};
