import { z } from 'zod';
import { Conclusion as ConclusionSchema } from './schema/conclusion.js';
import { Config, Machine, Server } from './schema/environment.js';
import { instant, list, text } from './schema/field.js';
import { Scenario } from './schema/scenario.js';

/** Major.minor. A minor adds fields; only a major may rename or remove one. */
export const SCHEMA_VERSION = '1.0';

/**
 * Everything one run learned: the one value that every output is drawn from. What is not described here does not enter a
 * report: fields that the schema does not name are dropped on writing, and on reading a newer minor version.
 */
export const Report = z
  .object({
    schemaVersion: z
      .string()
      .regex(/^\d+\.\d+$/)
      .meta({ description: 'Version of this format, major.minor.' }),
    planproofVersion: text('Version of planproof that wrote the report.'),
    createdAt: instant('When the run began.'),
    commit: text('Commit of the repository that was measured.').optional(),
    config: Config,
    machine: Machine,
    server: Server,
    scenarios: list(Scenario, 'One entry a scenario.'),
    partial: text(
      'Why the run ended before its end; what it had measured until then is here. Absent: it is whole.',
    ).optional(),
    warnings: list(text('One warning.'), 'What does not fail the run but should be known.'),
    conclusion: ConclusionSchema,
  })
  .meta({ title: 'planproof report', description: 'Everything one run of planproof learned.' });

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<Exclude<T[Key], undefined>> }
    : T;

export type Report = Frozen<z.infer<typeof Report>>;
export type ScenarioReport = Report['scenarios'][number];
export type Measurement = ScenarioReport['measurements'][number];
export type Comparison = ScenarioReport['comparisons'][number];
export type Work = NonNullable<Measurement['work']>;
export type Times = Measurement['times'];
export type CheckReport = NonNullable<ScenarioReport['check']>;
export type Conclusion = Report['conclusion'];
