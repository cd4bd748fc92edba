import type { Command } from '../command.js';
import type { GateFlags } from '../jobs/gate.js';
import { FORMAT, GATE } from '../options.js';

/** Judges a saved report again, without PostgreSQL. */
export const gate: Command<GateFlags> = {
  usage: 'gate <file>',
  summary: 'Judge a saved report again, or accept it as the baseline',
  positionals: { file: { type: 'string', describe: 'The report.json of a run', demandOption: true } },
  options: {
    ...GATE,
    accept: {
      type: 'boolean',
      describe: 'Write what the report says as the new baseline (reports/baselines/main.json, or --baseline)',
    },
    ...FORMAT,
    out: {
      type: 'string',
      requiresArg: true,
      describe: 'Folder for the report as it was judged; else none is written',
    },
  },
  examples: [
    ['planproof gate report.json --strict', 'what is unstable fails too'],
    ['planproof gate report.json --accept', 'this is how it should be'],
  ],
  run: async (flags, context) => (await import('../jobs/gate.js')).gate(flags, context),
};
