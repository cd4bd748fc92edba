import { PROFILES } from '../config/profiles.js';

/** Flags that every command understands. */
export const EVERYWHERE = {
  quiet: { type: 'boolean', describe: 'No progress; errors only' },
  'no-color': { type: 'boolean', describe: 'No colours' },
  debug: { type: 'boolean', describe: 'Show the causes of errors' },
} as const;

/** Flags that several commands understand alike. */
export const SCENARIOS = {
  scenarios: {
    type: 'string',
    requiresArg: true,
    describe: 'Folder of your scenarios',
    defaultDescription: './scenarios',
  },
} as const;

export const SIZE = {
  scale: {
    type: 'string',
    requiresArg: true,
    describe: 'Size of the data: smoke, ci, full, or one of your own',
    defaultDescription: 'ci',
  },
  seed: {
    type: 'string',
    requiresArg: true,
    describe: 'Whole number that every generated value follows from',
    defaultDescription: '1',
  },
} as const;

export const POSTGRES = {
  postgres: {
    type: 'string',
    requiresArg: true,
    describe:
      'Which server: embedded, embedded:16, embedded:17.9, embedded:17.x (the newest), container:IMAGE, url; several with commas between',
    defaultDescription: 'embedded',
  },
  'database-url': {
    type: 'string',
    requiresArg: true,
    describe: 'A server that runs already: a URL without its password, env:NAME or service:NAME',
  },
  'allow-remote': { type: 'boolean', describe: 'That server may be on another machine' },
  keep: { type: 'boolean', describe: 'Leave datasets there for the next run' },
  memory: { type: 'string', requiresArg: true, describe: 'Memory of the container, e.g. 2GB' },
  cpus: { type: 'string', requiresArg: true, describe: 'Processors of the container, e.g. 0.5' },
} as const;

/** How the sessions are that stand for the application's. */
export const SESSION = {
  set: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: "A setting of the application's sessions, work_mem=64MB; may be repeated",
  },
  role: {
    type: 'string',
    requiresArg: true,
    describe: 'Role of those sessions: its rights, and its row-level security',
  },
  'search-path': { type: 'string', requiresArg: true, describe: 'Their search_path' },
  profile: {
    type: 'string',
    requiresArg: true,
    describe: `Settings of a managed service: ${PROFILES.map(({ name }) => name).join(', ')}`,
  },
} as const;

export const PROTOCOL = {
  protocol: {
    choices: ['simple', 'extended'],
    requiresArg: true,
    describe: 'Values as literals within the SQL, or bound to a prepared statement',
    defaultDescription: 'extended',
  },
} as const;

export const FORMAT = {
  format: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe:
      'File to write; may be repeated: json, html, svg, png, markdown, annotations, junit, sarif, benchmark, bencher, ' +
      'openmetrics',
    defaultDescription: 'json, html, svg',
  },
  redact: { type: 'boolean', describe: 'Leave literals, parameters and differing rows out of all output' },
  json: { type: 'boolean', describe: 'Print the report as JSON instead of tables' },
} as const;

export const GATE = {
  baseline: {
    type: 'string',
    requiresArg: true,
    describe: 'Hold counters, plans and shares of time against this file (made by planproof gate --accept)',
  },
  strict: { type: 'boolean', describe: 'Fail for what is too unstable to say, too' },
} as const;
