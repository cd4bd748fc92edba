import { z } from 'zod';
import { count, list, quantity, text } from './field.js';
import { Key } from './measurement.js';
import { PlanDiff } from './planDiff.js';
import { TimeConclusion } from './timeConclusion.js';
import { Times } from './times.js';
import { Work } from './work.js';

const UNIT = 'candidate / reference';

const Ratio = z
  .object({
    ratio: quantity(UNIT, 'Candidate divided by reference: below 1 the candidate does less.'),
  })
  .meta({ description: 'Candidate divided by reference.', unit: UNIT });

const Reading = z
  .object({
    wallTimeMs: quantity('ms', 'What the client waited for one execution; by CPU time those of a batch overlap.'),
    executionTimeMs: quantity('ms', 'What the server counted for one execution, planning left out.').optional(),
    onCpuTimeMs: quantity('ms', 'What the backend ran on a processor for one execution.').optional(),
  })
  .meta({ description: 'One batch of executions by every clock, in milliseconds an execution.' });

const executions = (description: string) => count('executions', description);

const pairs = (description: string) =>
  list(
    z
      .object({
        first: z.enum(['reference', 'candidate']).meta({ description: 'Which was measured first.' }),
        reference: Reading,
        candidate: Reading,
      })
      .meta({ description: 'Both shapes, measured one right after the other.' }),
    description,
  );

const Pairing = z
  .object({
    batch: z
      .object({ reference: executions('Of the reference.'), candidate: executions('Of the candidate.') })
      .meta({ description: 'Executions in one reading.' }),
    pairs: pairs('Every pair, in the order taken.'),
    confirmation: pairs('Pairs taken afresh to confirm a suspicion, never pooled with the first.'),
    onCpuUnavailable: text('Why CPU time is absent, where it is.').optional(),
    serverSource: z
      .enum(['pg_stat_statements', 'pg_stat_kcache'])
      .meta({
        description: 'Whose the time by the server is: elapsed by pg_stat_statements, CPU time by pg_stat_kcache.',
      })
      .optional(),
    serverUnavailable: text('Why the time by the server is absent too, where it was asked for.').optional(),
    backends: z
      .enum(['one-backend', 'one-core', 'apart'])
      .meta({ description: 'Where both sides ran: in one backend, in two on one core, or in two on any.' })
      .optional(),
  })
  .meta({ description: 'Reference and candidate measured in turns, raw.' });

/** A candidate held against the reference on one case, both under the same key. */
export const Comparison = z
  .object({
    ...Key,
    shape: text('Name of the candidate.'),
    reference: text('Name of the reference.'),
    ratios: z.partialRecord(z.enum([...Work.keyof().options, ...Times.keyof().options]), Ratio).meta({
      description: 'By counter of work, or by clock at the median; absent where the reference counts zero.',
    }),
    time: TimeConclusion.optional(),
    pairing: Pairing.optional(),
    planDiff: PlanDiff.optional(),
  })
  .meta({ description: 'A candidate held against the reference on one case, both under the same key.' });
