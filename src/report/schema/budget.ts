import { z } from 'zod';
import { SETUP_COUNTERS, TIME_COUNTERS, WORK_COUNTERS } from '../../counters.js';
import type { NodeType } from '../../scenario/nodeTypes.js';
import { LOCK_MODES } from '../../sql/lockModes.js';
import { count, quantity, text } from './field.js';

const terms = {
  shape: text('The shape it is on; absent: every candidate.').optional(),
  case: text('The case it is on; absent: every case, judged by the worst.').optional(),
  owner: text('Who answers for the budget.').optional(),
  reason: text('Why it stands.').optional(),
  expires: text('ISO date until which it stands.').optional(),
};
// A string in JSON: a later major's nodes must not make a report unreadable.
const AnyNodeType = text('The node type, as EXPLAIN names it.') as unknown as z.ZodType<NodeType>;
const kind = <K extends string>(value: K, description: string) => z.literal(value).meta({ description });

/** A declared limit, as the scenario gave it: a saved report can be gated again. */
export const Budget = z
  .discriminatedUnion('kind', [
    z.object({
      kind: kind('latency', 'A quantile of wall-clock time has a limit.'),
      quantile: z.enum(['p50', 'p95', 'p99']).meta({ description: 'The quantile.' }),
      maxMs: quantity('ms', 'The limit.'),
      clients: count(
        'clients',
        'Clients that read at once while operations run; absent: one, on quiet data.',
      ).optional(),
      rate: quantity('reads a second', 'Arrivals of all clients together.').optional(),
      ...terms,
    }),
    z.object({
      kind: kind('ratio', 'Candidate / reference has a limit.'),
      counter: z
        .enum([...WORK_COUNTERS, ...TIME_COUNTERS])
        .meta({ description: 'The counter or clock that is compared.' }),
      max: quantity('candidate / reference', 'The limit.'),
      spare: quantity('as the counter', 'By so much it may be above the reference whatever the ratio.').optional(),
      ...terms,
    }),
    z.object({
      kind: kind('planningTime', 'The median time of planning has a limit.'),
      maxMs: quantity('ms', 'The limit.'),
      ...terms,
    }),
    z.object({
      kind: kind('atMost', 'A counter of work has a limit.'),
      counter: z.enum(WORK_COUNTERS).meta({ description: 'The counter.' }),
      max: quantity('as the counter', 'The limit in one execution.'),
      ...terms,
    }),
    z.object({
      kind: kind('growth', 'The exponent of a counter along an axis has limits.'),
      counter: z.enum(WORK_COUNTERS).meta({ description: 'The counter.' }),
      along: text('The axis of the dataset.'),
      min: quantity('exponent', 'The lower limit.').optional(),
      max: quantity('exponent', 'The upper limit.'),
      ...terms,
    }),
    z.object({
      kind: kind('noSeqScan', 'A table must not be scanned from end to end.'),
      table: text('The table.'),
      ...terms,
    }),
    z.object({
      kind: kind('noNewSeqScan', 'A table that the reference does not scan from end to end must not be scanned so.'),
      rows: quantity('rows', 'A scan of so many rows is no matter.'),
      ...terms,
    }),
    z.object({ kind: kind('noSpill', 'Nothing may go to disk.'), ...terms }),
    z.object({ kind: kind('noSort', 'Nothing may be sorted.'), ...terms }),
    z.object({ kind: kind('noJit', 'No expression may be compiled.'), ...terms }),
    z.object({
      kind: kind('noNestedLoopOver', 'The outer rows of nested loops have a limit.'),
      rows: quantity('rows', 'The limit.'),
      ...terms,
    }),
    z.object({
      kind: kind('maxQError', "How far off the planner's rows may be has a limit."),
      max: quantity('factor', 'The limit; 1 is exact.'),
      ...terms,
    }),
    z.object({
      kind: kind('forbiddenNode', 'A node type must not be in any plan.'),
      nodeType: AnyNodeType,
      ...terms,
    }),
    z.object({
      kind: kind('requiredNode', 'A node type must be in every plan.'),
      nodeType: AnyNodeType,
      ...terms,
    }),
    z.object({
      kind: kind('chooses', 'The planner must choose an index.'),
      index: text('The index.'),
      ...terms,
    }),
    z.object({
      kind: kind('canUse', 'An index must be able to serve, whatever the planner chooses.'),
      index: text('The index.'),
      maxBlocks: quantity('blocks of 8 kB', 'The limit of shared blocks that reading by it takes.'),
      ...terms,
    }),
    z.object({
      kind: kind('setup', 'What the setup of a shape costs has a limit.'),
      counter: z.enum(SETUP_COUNTERS).meta({ description: 'What it costs; ...PerRow: what one more row costs more.' }),
      max: quantity('as the counter', 'The limit.'),
      ...terms,
    }),
    z.object({
      kind: kind('setupLock', 'The locks of a setup on tables that stand already have a limit.'),
      mode: z.enum(LOCK_MODES).meta({ description: 'The strongest mode allowed, as pg_locks names it.' }),
      ...terms,
    }),
    z.object({
      kind: kind('stablePlan', 'The plan must be the same when statistics are sampled anew.'),
      samplings: count('samplings', 'How often they are sampled.'),
      ...terms,
    }),
    z.object({
      kind: kind('hotRatio', 'A share of the updates of a table must leave its indexes alone.'),
      table: text('The table.'),
      min: quantity('share of updates', 'The least share.'),
      ...terms,
    }),
  ])
  .meta({ description: 'A declared limit, as the scenario gave it.' });
