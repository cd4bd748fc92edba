import { z } from 'zod';
import { count, flag, quantity, text } from './field.js';

const UNIT = 'candidate / reference';

/** What pairs of readings say of a candidate's time. */
export const TimeConclusion = z
  .object({
    clock: z.enum(['on-cpu', 'server', 'wall']).meta({
      description:
        'on-cpu: what the backend ran on a processor. server: execution by the server. wall: what the client waited.',
    }),
    whyClock: text('Why this clock.'),
    verdict: z
      .enum(['pass', 'improved', 'regressed', 'unstable'])
      .meta({
        description: 'Against the ratio budget on it; absent where there is none. unstable: too noisy to say.',
      })
      .optional(),
    ratio: quantity(UNIT, 'Median of the pairs.'),
    low: quantity(UNIT, 'Lower end of the 95 % interval, by block bootstrap.'),
    high: quantity(UNIT, 'Upper end of the 95 % interval.'),
    p: quantity(
      'probability',
      'One-sided sign-flip p, adjusted after Holm over all suspects of the scenario.',
    ).optional(),
    pairs: count('pairs', 'Pairs that the figures rest on.'),
    confirmation: flag('Whether these pairs were taken afresh, to confirm a suspicion.'),
  })
  .meta({ description: 'What pairs of readings say of time.' });

/** A shape against itself (A/A): what this run's timing is worth. */
export const SelfTest = z
  .object({
    shape: text('The shape that was held against itself.'),
    case: text('The case.'),
    time: TimeConclusion,
    smallestDetectable: quantity('ratio', 'Slowdown that would have been caught in 95 of 100 such runs.'),
    floorMs: quantity('ms', 'What the client waits for an empty query: the floor of wall-clock time.').optional(),
    trusted: flag('Whether times of this run are judged: it told no difference where there is none.'),
  })
  .meta({ description: 'A shape against itself (A/A): what timing was worth in this run.' });
