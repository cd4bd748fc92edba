import { z } from 'zod';
import { count, flag, list, quantity, text } from './field.js';

const Node = z
  .object({
    path: text('Dotted child positions from the root of its own plan.'),
    label: text('The node in words, e.g. "Index Scan using orders_pkey on orders o".'),
    depth: count('levels', 'How deep it stands in its own plan; the root is 0.'),
    planRows: quantity('rows', 'What the planner expected, per loop.'),
    rows: quantity('rows', 'What it gave over all loops; absent where the plan was not executed.').optional(),
    loops: quantity('loops', 'How often it ran.').optional(),
    ownSharedBlocks: quantity('blocks of 8 kB', 'Shared blocks that this node alone touched.').optional(),
    qError: quantity('times', 'How far the planner was off, in either direction; 1 is exact.').optional(),
  })
  .meta({ description: 'One node of one plan.' });

const Change = z
  .object({
    what: text('What differs, by its name in EXPLAIN.'),
    before: text('In the reference.').optional(),
    after: text('In the candidate.').optional(),
  })
  .meta({ description: 'One difference between two nodes.' });

const state = <S extends string>(value: S, description: string) => z.literal(value).meta({ description });

/** The plans of reference and candidate, aligned node by node. */
export const PlanDiff = z
  .object({
    samePlan: flag('Whether the fingerprints are equal.'),
    rows: list(
      z
        .discriminatedUnion('state', [
          z.object({ state: state('same', 'The same in both.'), before: Node, after: Node }),
          z.object({
            state: z.enum(['changed', 'moved']).meta({
              description: 'changed: the same step, done otherwise. moved: the same scan, elsewhere in the tree.',
            }),
            before: Node,
            after: Node,
            changes: list(Change, 'What differs.'),
          }),
          z.object({ state: state('removed', 'In the reference alone.'), before: Node }),
          z.object({ state: state('added', 'In the candidate alone.'), after: Node }),
        ])
        .meta({ description: 'One line of the diff.' }),
      'In the order of both plans, parents first.',
    ),
  })
  .meta({ description: 'The plans of reference and candidate, aligned node by node.' });
