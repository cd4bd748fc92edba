import { z } from 'zod';
import { KEPT_COUNTERS } from '../../counters.js';
import { KeptTime } from './baseline.js';
import { count, list, text } from './field.js';
import { Key } from './measurement.js';
import { PlanDiff } from './planDiff.js';

const evidence = text('What was measured and what the baseline has, in words and units.');
const kind = <K extends string>(value: K, description: string) => z.literal(value).meta({ description });
const state = <const S extends readonly [string, ...string[]]>(values: S) =>
  z.enum(values).meta({
    description: 'broken, regressed: worse, fails. improved: better, accept a new baseline. unstable: perhaps worse.',
  });

const Change = z
  .discriminatedUnion('kind', [
    z.object({
      ...Key,
      kind: kind('counter', 'A counter differs by more than 2 %.'),
      state: state(['broken', 'improved']),
      counter: z.enum(KEPT_COUNTERS).meta({ description: 'The counter.' }),
      before: count('as the counter', 'In the baseline.'),
      after: count('as the counter', 'In this run.'),
      evidence,
    }),
    z.object({
      ...Key,
      kind: kind('plan', 'The plan is another.'),
      state: state(['broken', 'improved']),
      diff: PlanDiff,
      evidence,
    }),
    z.object({
      ...Key,
      kind: kind('time', "The share of the reference's time is another."),
      state: state(['regressed', 'improved', 'unstable']),
      before: KeptTime.optional(),
      after: KeptTime.optional(),
      evidence,
    }),
  ])
  .meta({ description: 'What differs from the baseline on one measurement.' });

/** How a scenario stands against a baseline. */
export const AgainstBaseline = z
  .discriminatedUnion('state', [
    z.object({
      state: z.literal('skipped').meta({ description: 'Nothing was compared.' }),
      reason: text('Why nothing was compared.'),
    }),
    z.object({
      state: z.literal('compared').meta({ description: 'Held against the baseline.' }),
      counters: count('counters', 'Counters that were compared.'),
      plans: count('plans', 'Plans that were compared.'),
      times: count('times', 'Times that were compared.'),
      added: count('measurements', 'Measurements that the baseline does not have.'),
      missing: count('measurements', 'Measurements of the baseline that this run does not have.').optional(),
      changes: list(Change, 'What differs.'),
    }),
  ])
  .meta({ description: 'How the scenario stands against a baseline.' });
