import { z } from 'zod';
import { count, quantity, text } from './field.js';
import { Times } from './times.js';
import { Work } from './work.js';

/** What no row of a report mixes. */
export const Key = {
  shape: text('Name of the shape.'),
  case: text('Name of the case.'),
  planMode: z.enum(['custom', 'generic']).meta({
    description: 'plan_cache_mode: planned for these parameters (custom) or for any (generic).',
  }),
  settings: z.enum(['counting', 'production']).meta({
    description: 'counting: without parallelism and JIT, so that counters repeat. production: as the server would do.',
  }),
};

/** The plan of a measurement. */
export const Plan = z
  .object({
    fingerprint: text('Digest of the tree: equal plans, whatever their costs and counts, have equal fingerprints.'),
    document: z.unknown().meta({
      description: 'One EXPLAIN (ANALYZE, FORMAT JSON) document, exactly as PostgreSQL gave it.',
    }),
  })
  .meta({ description: 'The plan of a measurement.' });

/** What making the answer into text took. */
export const Serialization = z
  .object({
    timeMs: quantity('ms', 'Time; it is in the execution time too.').optional(),
    outputKb: count('kB', 'Size of the text.'),
    sharedBlocks: count('blocks of 8 kB', 'Shared buffers that fetching wide values touched; in the work too.'),
  })
  .meta({ description: 'What making the answer into text took; absent before PostgreSQL 17.' });

/** What running a shape on a case gave. */
export const Measurement = z
  .object({
    ...Key,
    rowsReturned: count('rows', 'Rows of the answer.'),
    work: Work.optional(),
    notCountable: text('Why the work is absent, where it is.').optional(),
    times: Times,
    serialization: Serialization.optional(),
    plan: Plan.optional(),
  })
  .meta({ description: 'What running a shape on a case gave; work and plan are absent where not countable.' });
