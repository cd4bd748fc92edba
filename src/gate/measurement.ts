import type { Fact, MeasurementKey } from '../measure/fact.js';
import type { StatementCounters } from '../measure/probes/statements.js';
import type { Plan } from '../plan/plan.js';
import type { Work } from '../plan/work.js';

/** A counter over repeated executions: gated only when they agree. */
export interface Counter {
  /** The last repetition's value, when caches were warmest. */
  readonly value: number;
  readonly repeatable: boolean;
  readonly min: number;
  readonly max: number;
}

export type Counters = Readonly<Partial<Record<keyof Work, Counter>>>;

/** What running a shape on a case gave: samples of time, counters of work, the plan. */
export interface Measurement {
  readonly key: MeasurementKey;
  readonly rowsReturned: number;
  /** The last repetition's plan and its EXPLAIN document; absent where there is no single statement to explain. */
  readonly plan?: Plan;
  readonly document?: unknown;
  /** Empty where the work is not countable; `notCountable` says why. */
  readonly work: Counters;
  readonly notCountable?: string;
  /** Milliseconds by the server's own clock, one a repetition, or many where a budget is on planning. */
  readonly planningTimeMs: readonly number[];
  readonly executionTimeMs: readonly number[];
  /** Milliseconds that the client waited, one an execution; empty where time was not sampled. */
  readonly wallTimeMs: readonly number[];
}

/** Reference and candidate timed in pairs, under one key. */
export type Comparison = Omit<Extract<Fact, { pairs: unknown }>, 'probe'>;

export const sameKey = (a: MeasurementKey, b: MeasurementKey): boolean =>
  a.shape === b.shape && a.case === b.case && a.planMode === b.planMode && a.settings === b.settings;

/** Joins the facts of one key into a measurement; `parse` turns an EXPLAIN document into a plan. */
export const measurements = (facts: readonly Fact[], parse: (document: unknown) => Plan): readonly Measurement[] =>
  facts.flatMap((fact) => {
    if (fact.probe === 'statements') return [programMeasurement(fact, facts)];
    if (fact.probe !== 'explain') return [];
    const plans = fact.documents.map(parse);
    const plan = plans.at(-1);
    return [
      {
        key: fact.key,
        rowsReturned: fact.rowsReturned,
        ...(plan && { plan, document: fact.documents.at(-1) }),
        work: counters(plans.flatMap(({ work }) => work ?? [])),
        ...(plan?.notCountable !== undefined && { notCountable: plan.notCountable }),
        planningTimeMs:
          planningsOf(fact.key, facts, parse) ?? plans.flatMap(({ planningTimeMs }) => planningTimeMs ?? []),
        executionTimeMs: plans.flatMap(({ executionTimeMs }) => executionTimeMs ?? []),
        wallTimeMs: samplesOf(fact.key, facts),
      },
    ];
  });

/** Those that were taken for it: the few beside the counters are more often disturbed. */
const planningsOf = (key: MeasurementKey, facts: readonly Fact[], parse: (document: unknown) => Plan) => {
  const found = facts.find((fact) => fact.probe === 'planning' && sameKey(fact.key, key));
  return found?.probe === 'planning'
    ? found.documents.flatMap((document) => parse(document).planningTimeMs ?? [])
    : undefined;
};

const samplesOf = (key: MeasurementKey, facts: readonly Fact[]): readonly number[] =>
  facts.flatMap((fact) => (fact.probe === 'samples' && sameKey(fact.key, key) ? fact.wallTimeMs : []));

/** A program has no plan; its work is what its statements did together, as far as the server counts that. */
const programMeasurement = (
  { key, rowsReturned, counted, notCountable }: Extract<Fact, { probe: 'statements' }>,
  facts: readonly Fact[],
): Measurement => ({
  key,
  rowsReturned,
  work: counted.length === 0 ? {} : statementWork(counted),
  ...(notCountable !== undefined && { notCountable }),
  planningTimeMs: [],
  executionTimeMs: counted.map(({ executionTimeMs }) => executionTimeMs),
  wallTimeMs: samplesOf(key, facts),
});

const statementWork = (counted: readonly StatementCounters[]): Counters => ({
  sharedBlocks: spread(counted.map(({ sharedHitBlocks, sharedReadBlocks }) => sharedHitBlocks + sharedReadBlocks)),
  sharedHitBlocks: spread(counted.map(({ sharedHitBlocks }) => sharedHitBlocks)),
  sharedReadBlocks: spread(counted.map(({ sharedReadBlocks }) => sharedReadBlocks)),
  sharedDirtiedBlocks: spread(counted.map(({ sharedDirtiedBlocks }) => sharedDirtiedBlocks)),
  tempBlocks: spread(counted.map(({ tempBlocks }) => tempBlocks)),
  walRecords: spread(counted.map(({ walRecords }) => walRecords)),
  walBytes: spread(counted.map(({ walBytes }) => walBytes)),
  walFullPageImages: spread(counted.map(({ walFullPageImages }) => walFullPageImages)),
});

/** The comparisons among the facts: of candidates with the reference, or (`aa`) of a shape with itself. */
export const comparisons = (facts: readonly Fact[], probe: 'pairs' | 'aa' = 'pairs'): readonly Comparison[] =>
  facts.flatMap((fact) => ('pairs' in fact && fact.probe === probe ? [fact] : []));

const counters = (works: readonly Work[]): Counters => {
  const names = Object.keys(works[0] ?? {}) as (keyof Work)[];
  return Object.fromEntries(names.map((name) => [name, spread(works.flatMap((work) => work[name] ?? []))]));
};

const spread = (values: readonly number[]): Counter => {
  const [min, max] = [Math.min(...values), Math.max(...values)];
  return { value: values.at(-1) ?? 0, repeatable: min === max, min, max };
};
