import { z } from 'zod';
import { nearest } from '../errors.js';
import { TIME_COUNTERS, WORK_COUNTERS } from './budget.js';

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

const Case = z.strictObject({ name: Name, params: z.record(z.string(), Value), why: z.string().min(1) });

const AnyShape = {
  name: Name,
  role: z.enum(['reference', 'candidate']),
  setup: File.optional(),
  exact: z.boolean().optional(),
};
const Program = z.strictObject({ ...AnyShape, queries: z.array(File).min(1), run: Callable });
const Query = z.strictObject({ ...AnyShape, query: File });

const On = {
  shape: z.string().optional(),
  case: z.string().optional(),
  owner: z.string().optional(),
  reason: z.string().optional(),
  expires: z.iso.date('must be a date like 2030-12-31').optional(),
};
const counter = (known: readonly string[]) =>
  z.enum(known as [string, ...string[]], {
    error: ({ input }) => `unknown counter "${input}"${guess(String(input), known)}; known: ${known.join(', ')}`,
  });
const Budget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('latency'), quantile: z.enum(['p50', 'p95', 'p99']), maxMs: z.number(), ...On }),
  z.strictObject({
    kind: z.literal('ratio'),
    counter: counter([...WORK_COUNTERS, ...TIME_COUNTERS]),
    max: z.number(),
    ...On,
  }),
  z.strictObject({ kind: z.literal('atMost'), counter: counter(WORK_COUNTERS), max: z.number(), ...On }),
  z.strictObject({ kind: z.literal('noSeqScan'), table: z.string().min(1), ...On }),
  z.strictObject({ kind: z.literal('noSpill'), ...On }),
]);

const ScenarioShape = z.strictObject({
  name: Name,
  question: z.string().min(1),
  source: z.string().optional(),
  dataset: z.looseObject({ name: z.string() }, 'must be a dataset made by defineDataset'),
  cases: z.array(Case).min(1, 'holds no case; one set of parameters is the least'),
  shapes: z
    .array(z.unknown().transform((shape, context) => checkShape(shape, context)))
    .min(1, 'holds no shape; a reference is the least'),
  invariants: z.array(z.looseObject({ name: z.string().min(1), check: Callable })),
  budgets: z.array(Budget),
});

const checkShape = (shape: unknown, context: z.RefinementCtx): unknown => {
  const isProgram = typeof shape === 'object' && shape !== null && ('run' in shape || 'queries' in shape);
  const result = (isProgram ? Program : Query).safeParse(shape);
  for (const issue of result.error?.issues ?? [])
    context.addIssue({ ...issue, code: 'custom', message: faultOf(issue) });
  return shape;
};

const guess = (given: string, known: readonly string[]): string => {
  const meant = nearest(given, known);
  return meant === undefined ? '' : `, did you mean "${meant}"?`;
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
