import { z } from 'zod';
import type { KeptCounter } from '../../counters.js';
import type { Baseline as KeptBaseline } from '../../gate/baseline.js';
import { count, list, map, quantity, text } from './field.js';
import { Key } from './measurement.js';

/** Major.minor of the baseline's own format. */
export const BASELINE_VERSION = '1.0';

const UNIT = 'candidate / reference';

/** Candidate / reference in one run. */
export const KeptTime = z
  .object({
    clock: z.enum(['on-cpu', 'server', 'wall']).meta({ description: 'By which clock.' }),
    ratio: quantity(UNIT, 'Median of the pairs.'),
    low: quantity(UNIT, 'Lower end of the 95 % interval.'),
    high: quantity(UNIT, 'Upper end of the 95 % interval.'),
  })
  .meta({ description: "A candidate's time as a share of the reference's in the same run." });

const Counters = z
  .object({
    sharedBlocks: count('blocks of 8 kB', 'Shared buffers touched.').optional(),
    tempBlocks: count('blocks of 8 kB', 'Blocks of temporary files.').optional(),
    rowsScanned: count('rows', 'Rows that scans read.').optional(),
    rowsRemoved: count('rows', 'Rows removed by filters.').optional(),
    heapFetches: count('rows', 'Index-only entries that had to look at the table.').optional(),
    loops: count('loops', 'The largest number of loops of any node.').optional(),
    walRecords: count('records', 'WAL records written.').optional(),
  } satisfies Record<KeptCounter, z.ZodType>)
  .meta({ description: 'Counters that repeated exactly.' });

const Measurement = z
  .object({
    ...Key,
    plan: text("The plan's fingerprint.").optional(),
    counters: Counters.optional(),
    time: KeptTime.optional(),
  })
  .meta({ description: 'What is kept of one measurement.' });

const Node = z
  .looseObject({ depth: count('levels', 'How deep the node stands; the root is 0.') })
  .meta({ description: "One node under PostgreSQL's own keys, without costs, counts and literals." });

const Scenario = z
  .object({
    name: text('Name of the scenario.'),
    dataset: text('Name and scale of its data.'),
    datasetHash: text('Hash of its data; others are not compared.'),
    serverMajor: count('none', 'Major version of PostgreSQL; others are not compared.'),
    measurements: list(Measurement, 'Sorted by shape, case, plan mode and settings.'),
    plans: map(list(Node, 'Nodes, parents first.'), 'Every plan by its fingerprint.'),
  })
  .meta({ description: 'What is kept of one scenario.' });

/** A file to which a later run is held: counters, plans and shares of time, never milliseconds. */
export const Baseline = z
  .object({
    baselineVersion: z
      .string()
      .regex(/^1\.\d+$/, `must be ${BASELINE_VERSION}`)
      .meta({ description: 'Version of this format, major.minor.' }),
    scenarios: list(Scenario, 'Sorted by name.'),
  })
  .meta({ title: 'planproof baseline', description: 'What was accepted, for later runs to be held against.' });

/** Whatever the schema reads, the gate takes. */
export const asBaseline = (parsed: z.infer<typeof Baseline>): KeptBaseline => parsed as KeptBaseline;
