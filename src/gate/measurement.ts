import type { Fact, MeasurementKey } from '../measure/fact.js';
import type { Plan, Work } from '../plan/plan.js';

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
  /** Empty where the work is not countable. */
  readonly work: Counters;
  /** Milliseconds by the server's own clock, one a repetition. */
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
    if (fact.probe !== 'explain') return [];
    const sampled = facts.find((other) => other.probe === 'samples' && sameKey(other.key, fact.key));
    const plans = fact.documents.map(parse);
    const plan = plans.at(-1);
    return [
      {
        key: fact.key,
        rowsReturned: fact.rowsReturned,
        ...(plan && { plan, document: fact.documents.at(-1) }),
        work: counters(plans.flatMap(({ work }) => work ?? [])),
        planningTimeMs: plans.flatMap(({ planningTimeMs }) => planningTimeMs ?? []),
        executionTimeMs: plans.flatMap(({ executionTimeMs }) => executionTimeMs ?? []),
        wallTimeMs: sampled?.probe === 'samples' ? sampled.wallTimeMs : [],
      },
    ];
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
