import type { Command } from '../command.js';
import type { DoctorFlags } from '../jobs/doctor.js';
import { POSTGRES, SCENARIOS, SIZE } from '../options.js';

/** Checks the environment; with --gate, whether the gate can fail at all. */
export const doctor: Command<DoctorFlags> = {
  usage: 'doctor [scenario..]',
  summary: 'Check this machine, or with --gate whether the gate can fail',
  positionals: {
    scenario: {
      type: 'string',
      describe: 'Names of scenarios, for --gate',
      defaultDescription: 'all of yours, else recent-workflows',
    },
  },
  options: {
    gate: {
      type: 'boolean',
      describe: 'Plant a slowdown, a wait, a lost index and a wrong row in a copy of a candidate; all must be red',
    },
    case: { type: 'string', array: true, requiresArg: true, describe: 'Plant on this case' },
    shape: { type: 'string', array: true, requiresArg: true, describe: 'Plant in this candidate' },
    ...SIZE,
    ...POSTGRES,
    ...SCENARIOS,
  },
  examples: [
    ['planproof doctor', 'is this machine fit to measure on?'],
    ['planproof doctor --gate --scale smoke', 'can this gate fail?'],
  ],
  run: async (flags, context) => (await import('../jobs/doctor.js')).doctor(flags, context),
};
