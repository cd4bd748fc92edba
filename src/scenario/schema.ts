import { z } from 'zod';
import { SETUP_COUNTERS, TIME_COUNTERS, WORK_COUNTERS } from '../counters.js';
import { LOCK_MODES } from '../sql/lockModes.js';
import { suggestion } from './names.js';
import { NODE_TYPES } from './nodeTypes.js';

const Name = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: ({ input }) => `"${input}" is no name; write it like this: last-used` });
const File = z.string().min(1);
const Callable = z.custom((value) => typeof value === 'function', 'must be a function');

const Value: z.ZodType = z.lazy(() =>
  z.union([z.string(), z.number(), z.bigint(), z.boolean(), z.null(), z.array(Value)], {
    error: ({ input }) =>
      input === undefined ? 'has no value' : 'must be a string, number, bigint, boolean, null or an array of these',
  }),
);

const Case = z.strictObject({
  name: Name,
  params: z.record(z.string(), Value),
  why: z.string().min(1),
  secret: z.array(z.string()).optional(),
  connections: z.int().positive('must be 1 or more').optional(),
  setup: File.optional(),
});

const AnyShape = {
  name: Name,
  role: z.enum(['reference', 'candidate']),
  setup: File.optional(),
  exact: z.boolean().optional(),
};
const ShapeProgram = z.strictObject({ ...AnyShape, queries: z.array(File).min(1), run: Callable });
const ShapeWrite = z.strictObject({ ...AnyShape, queries: z.array(File).min(1), write: Callable });
const Query = z.strictObject({ ...AnyShape, query: z.union([File, Callable], 'must be a .sql file or a function') });

const On = {
  shape: z.string().optional(),
  case: z.string().optional(),
  owner: z.string().optional(),
  reason: z.string().optional(),
  expires: z.iso.date('must be a date like 2030-12-31').optional(),
};
const oneOf = (what: string, known: readonly string[]) =>
  z.enum(known as [string, ...string[]], {
    error: ({ input }) => `unknown ${what} "${input}"${suggestion(String(input), known)}; known: ${known.join(', ')}`,
  });
const counter = (known: readonly string[]) => oneOf('counter', known);
const Budget = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('latency'),
    quantile: z.enum(['p50', 'p95', 'p99']),
    maxMs: z.number(),
    clients: z.int().positive('must be 1 or more').optional(),
    rate: z.number().positive('must be more than 0').optional(),
    ...On,
  }),
  z.strictObject({
    kind: z.literal('ratio'),
    counter: counter([...WORK_COUNTERS, ...TIME_COUNTERS]),
    max: z.number(),
    spare: z.number().nonnegative('must be 0 or more').optional(),
    ...On,
  }),
  z.strictObject({ kind: z.literal('planningTime'), maxMs: z.number(), ...On }),
  z.strictObject({ kind: z.literal('atMost'), counter: counter(WORK_COUNTERS), max: z.number(), ...On }),
  z.strictObject({
    kind: z.literal('growth'),
    counter: counter(WORK_COUNTERS),
    along: z.string().min(1),
    min: z.number().optional(),
    max: z.number(),
    ...On,
  }),
  z.strictObject({ kind: z.literal('noSeqScan'), table: z.string().min(1), ...On }),
  z.strictObject({ kind: z.literal('noNewSeqScan'), rows: z.number(), ...On }),
  z.strictObject({ kind: z.enum(['noSpill', 'noSort', 'noJit']), ...On }),
  z.strictObject({ kind: z.literal('noNestedLoopOver'), rows: z.number(), ...On }),
  z.strictObject({ kind: z.literal('maxQError'), max: z.number(), ...On }),
  z.strictObject({
    kind: z.enum(['forbiddenNode', 'requiredNode']),
    nodeType: oneOf('node type', NODE_TYPES),
    ...On,
  }),
  z.strictObject({ kind: z.literal('chooses'), index: z.string().min(1), ...On }),
  z.strictObject({ kind: z.literal('canUse'), index: z.string().min(1), maxBlocks: z.number(), ...On }),
  z.strictObject({ kind: z.literal('setup'), counter: counter(SETUP_COUNTERS), max: z.number(), ...On }),
  z.strictObject({ kind: z.literal('setupLock'), mode: oneOf('lock mode', LOCK_MODES), ...On }),
  z.strictObject({ kind: z.literal('stablePlan'), samplings: z.int().min(3).max(5), ...On }),
  z.strictObject({ kind: z.literal('hotRatio'), table: z.string().min(1), min: z.number().min(0).max(1), ...On }),
]);

const Invariant = z.looseObject({ name: z.string().min(1), check: Callable });

const Sqlstate = z.string().regex(/^[0-9A-Z]{5}$/, {
  error: ({ input }) => `"${input}" is no SQLSTATE; those have five letters and digits, like 23505`,
});
const Operation = z.strictObject({
  name: Name,
  weight: z.number().positive('must be more than 0'),
  isolation: z.enum(['read committed', 'repeatable read', 'serializable']).optional(),
  expects: z.array(Sqlstate).optional(),
  choose: Callable.optional(),
  run: Callable,
});
const Operations = z.array(Operation).min(1, 'holds no operation; one is the least');
const Program = z.union([z.string().min(1), Callable], 'must be a script or a function');
const Rate = z.number().min(0).max(1, 'must be a share from 0 to 1');
const Churn = z.strictObject({
  shapes: z.array(z.string()).min(1, 'holds no shape').optional(),
  prepare: Program.optional(),
  operations: Operations,
  invariants: z.array(Invariant).optional(),
  watched: z.array(Invariant).optional(),
  snapshotEveryMs: z.number().positive('must be more than 0').optional(),
  mishaps: z
    .strictObject({ rollback: Rate, savepoint: Rate, timeout: Rate, cut: Rate, kill: Rate })
    .partial()
    .optional(),
});
const Fault = z.strictObject({
  name: z.string().min(1),
  apply: Program.optional(),
  operations: Operations.optional(),
  churn: z.int().nonnegative().optional(),
  breaks: z.array(z.string()).optional(),
});

const Seconds = z.number().positive('must be more than 0');
const Wear = z.strictObject({
  executions: z.object({ default: z.int().positive() }).catchall(z.int().positive()),
  mostSeconds: z.union([Seconds, z.object({ default: Seconds }).catchall(Seconds)]).optional(),
  tables: z.array(z.string().min(1)),
  conditions: z.array(z.enum(['quiet', 'old-snapshot'])).min(1, 'holds no condition'),
});

const ScenarioShape = z.strictObject({
  name: Name,
  question: z.string().min(1),
  source: z.string().optional(),
  dataset: z.looseObject({ name: z.string() }, 'must be a dataset made by defineDataset'),
  cases: z.array(Case).min(1, 'holds no case; one set of parameters is the least'),
  shapes: z
    .array(z.unknown().transform((shape, context) => checkShape(shape, context)))
    .min(1, 'holds no shape; a reference is the least'),
  invariants: z.array(Invariant),
  budgets: z.array(Budget),
  wear: Wear.optional(),
  churn: Churn.optional(),
  faults: z.array(Fault).optional(),
});

const checkShape = (shape: unknown, context: z.RefinementCtx): unknown => {
  const result = formOf(shape).safeParse(shape);
  for (const issue of result.error?.issues ?? [])
    context.addIssue({ ...issue, code: 'custom', message: faultOf(issue) });
  return shape;
};

const formOf = (shape: unknown) => {
  if (typeof shape !== 'object' || shape === null) return Query;
  if ('write' in shape) return ShapeWrite;
  return 'run' in shape || 'queries' in shape ? ShapeProgram : Query;
};

const faultOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'unrecognized_keys' ? `unknown key ${issue.keys.map((key) => `"${key}"`).join(', ')}` : issue.message;

const pathOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .slice(1);

/** What is wrong with the form of a value that should be a scenario, each with its path: "cases[0].why: ...". */
export const formFaults = (value: unknown): string[] => {
  const issues = ScenarioShape.safeParse(value).error?.issues ?? [];
  return issues.map((issue) => [pathOf(issue.path), faultOf(issue)].filter(Boolean).join(': '));
};
