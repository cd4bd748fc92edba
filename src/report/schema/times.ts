import { z } from 'zod';
import type { TimeCounter } from '../../counters.js';
import { quantity } from './field.js';

/** Samples of one clock and what follows from them. */
export const Clock = z.object({
  samplesMs: z
    .array(quantity('ms', 'One execution.'))
    .min(1)
    .meta({ description: 'Every sample, in the order taken; all other fields follow from it.' }),
  minMs: quantity('ms', 'Fastest sample.'),
  p50Ms: quantity('ms', 'Median.'),
  p95Ms: quantity('ms', '95th percentile, interpolated between the nearest samples.'),
  p99Ms: quantity('ms', '99th percentile, interpolated between the nearest samples.'),
  maxMs: quantity('ms', 'Slowest sample.'),
});

const clock = (description: string) => Clock.meta({ description, unit: 'ms' }).optional();

/** Time by clock; a clock that was not read is absent. */
export const Times = z
  .object({
    wallTimeMs: clock('As the client saw it: from sending the query to the last row.'),
    onCpuTimeMs: clock('CPU time of the serving backend as the operating system counts it; blind to waiting.'),
    executionTimeMs: clock('Execution Time of EXPLAIN (ANALYZE), with its own overhead.'),
    planningTimeMs: clock('Planning Time of EXPLAIN.'),
  } satisfies Record<TimeCounter, z.ZodType>)
  .meta({ description: 'Time by clock; a clock that was not read is absent.' });
