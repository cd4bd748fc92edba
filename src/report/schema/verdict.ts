import { z } from 'zod';
import { Budget } from './budget.js';
import { text } from './field.js';

const on = {
  budget: Budget,
  shape: text('The shape that was judged.'),
  case: text('The case that was judged.'),
};

/** What the gate said of one budget on one shape and case. */
export const Verdict = z
  .discriminatedUnion('state', [
    z.object({
      ...on,
      state: z.enum(['pass', 'improved', 'broken', 'regressed', 'unstable']).meta({
        description:
          'pass: within the budget. improved: better than before, beyond noise. broken: over the budget. ' +
          'regressed: worse than before, beyond noise. unstable: too noisy to say.',
      }),
      measured: z.number().meta({
        description: 'What was judged; for a property of the plan, the nodes that break it.',
        unit: 'as the budget',
      }),
      evidence: text('What was measured and what it was held against, in words and units.'),
    }),
    z.object({
      ...on,
      state: z.literal('skipped').meta({ description: 'Could not be judged.' }),
      reason: text('Why it was not judged.'),
    }),
  ])
  .meta({ description: 'What the gate said of one budget on one shape and case.' });
