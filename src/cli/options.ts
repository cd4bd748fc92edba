/** Flags that several commands understand alike. */
export const SCENARIOS = {
  scenarios: {
    type: 'string',
    requiresArg: true,
    describe: 'Folder of your scenarios [default: ./scenarios, where it holds any]',
  },
} as const;

export const SIZE = {
  scale: { type: 'string', requiresArg: true, describe: 'Size of the data: smoke, ci, full or your own [default: ci]' },
  seed: { type: 'string', requiresArg: true, describe: 'Seed of every generated value [default: 1]' },
} as const;

export const POSTGRES = {
  postgres: {
    type: 'string',
    requiresArg: true,
    describe: 'Which server: embedded[:MAJOR] [default: embedded]',
  },
} as const;
