import type { KeptCounter } from '../counters.js';
import type { MeasurementKey } from '../measure/fact.js';
import type { PlanDiff } from '../plan/diff.js';
import type { OutlineNode } from '../plan/outline.js';
import type { Plan } from '../plan/plan.js';
import {
  type Baseline,
  type Keepable,
  type KeptMeasurement,
  type KeptScenario,
  type KeptTime,
  keptTime,
} from './baseline.js';
import { type Measurement, sameKey } from './measurement.js';
import { rangeOf, rangeText } from './range.js';
import { counted } from './words.js';

/** What differs from the baseline on one measurement; `evidence` says it in words and units. */
export type BaselineChange = MeasurementKey & { readonly evidence: string } & (
    | {
        readonly kind: 'counter';
        readonly state: 'broken' | 'improved';
        readonly counter: KeptCounter;
        readonly before: number;
        readonly after: number;
      }
    | {
        /** `improved` where no counter of the same plan mode is worse and one is better. */
        readonly kind: 'plan';
        readonly state: 'broken' | 'improved';
        readonly diff: PlanDiff;
      }
    | {
        readonly kind: 'time';
        readonly state: 'regressed' | 'improved' | 'unstable';
        readonly before: KeptTime;
        readonly after: KeptTime;
      }
  );

/** How one scenario stands against the baseline. */
export type BaselineResult =
  | { readonly state: 'skipped'; readonly reason: string }
  | {
      readonly state: 'compared';
      /** How many of each were held against the baseline. */
      readonly counters: number;
      readonly plans: number;
      readonly times: number;
      /** Measurements that the baseline does not have. */
      readonly added: number;
      /** Measurements of the baseline that this run does not have; absent in reports of older versions. */
      readonly missing?: number;
      readonly changes: readonly BaselineChange[];
    };

/** What the plan stage lends the gate. */
export interface Plans {
  readonly planOf: (outline: readonly OutlineNode[]) => Plan;
  readonly diff: (before: Plan, after: Plan) => PlanDiff;
}

/**
 * Holds a scenario against the baseline. Counters that repeated there may differ by 2 % (below 50: not at all), one that does
 * not repeat now by what every repetition says; plans must have the same fingerprint; times are compared as shares of the reference's. Other data or another major compare nothing.
 */
export const againstBaseline = (now: Keepable, baseline: Baseline, plans: Plans): BaselineResult => {
  const before = baseline.scenarios.find(({ name }) => name === now.name);
  const reason = whyNot(now, before);
  if (before === undefined || reason !== undefined) return { state: 'skipped', reason: reason ?? '' };
  const compared = now.measured.map((measured) => comparisonOf(measured, now, before, plans));
  const sum = (count: (one: Compared) => number) => compared.reduce((total, one) => total + count(one), 0);
  return {
    state: 'compared',
    counters: sum(({ counters }) => counters),
    plans: sum(({ plans: count }) => count),
    times: sum(({ times }) => times),
    added: sum(({ added }) => added),
    missing: before.measurements.filter((kept) => !now.measured.some(({ key }) => sameKey(key, kept))).length,
    changes: compared.flatMap(({ changes }) => changes),
  };
};

const whyNot = (now: Keepable, before: KeptScenario | undefined): string | undefined => {
  if (before === undefined) return 'the baseline does not have this scenario';
  const hash = (text: string) => text.slice(0, 12);
  const differing = [
    ...(before.datasetHash === now.datasetHash
      ? []
      : [
          `its data are others (${before.dataset}, ${hash(before.datasetHash)}; now ${now.dataset}, ${hash(now.datasetHash)})`,
        ]),
    ...(before.serverMajor === now.serverMajor
      ? []
      : [`it is of PostgreSQL ${before.serverMajor}; this run of ${now.serverMajor}`]),
  ];
  return differing.length === 0 ? undefined : `the baseline cannot be compared: ${differing.join('; ')}`;
};

interface Compared {
  readonly counters: number;
  readonly plans: number;
  readonly times: number;
  readonly added: number;
  readonly changes: readonly BaselineChange[];
}

const comparisonOf = (measured: Measurement, now: Keepable, before: KeptScenario, plans: Plans): Compared => {
  const known = before.measurements.find((each) => sameKey(each, measured.key));
  if (known === undefined) return { counters: 0, plans: 0, times: 0, added: 1, changes: [] };
  const counters = counterChanges(measured, known);
  const plan = planChange(measured, known, { ...plans, known: before.plans, work: workChanges(measured, now, before) });
  const time = timeChange(measured, known, now);
  return {
    counters: counters.compared,
    plans: known.plan === undefined || measured.plan === undefined ? 0 : 1,
    times: time.compared,
    added: 0,
    changes: [...counters.changes, ...plan, ...time.changes],
  };
};

/** Work is counted under counting settings alone, and speaks for production's plan of the same mode too. */
const workChanges = ({ key }: Measurement, now: Keepable, before: KeptScenario): readonly CounterChange[] => {
  const counting = { ...key, settings: 'counting' } as const;
  const measured = now.measured.find((each) => sameKey(each.key, counting));
  const known = before.measurements.find((each) => sameKey(each, counting));
  return measured && known ? counterChanges(measured, known).changes : [];
};

/** Above this a counter is worse, below its inverse better. */
const TOLERANCE = 1.02;

type CounterChange = Extract<BaselineChange, { kind: 'counter' }>;

const counterChanges = (measured: Measurement, known: KeptMeasurement) => {
  const { key } = measured;
  const found = Object.entries(known.counters ?? {}).flatMap(([name, before]) => {
    const counter = name as KeptCounter;
    const range = rangeOf(measured, counter);
    return range === undefined ? [] : [{ counter, before, range }];
  });
  const changes = found.flatMap(({ counter, before, range }): CounterChange[] => {
    const worse = range.low > before * TOLERANCE;
    if (!worse && range.high * TOLERANCE >= before) return [];
    const said = `${counted(range.value, counter)} (${key.planMode} plan), ${before.toLocaleString('en-US')} in the baseline`;
    const evidence = [said, rangeText(range)].filter(Boolean).join('; ');
    const state = worse ? 'broken' : 'improved';
    return [{ ...key, kind: 'counter', state, counter, before, after: range.value, evidence }];
  });
  return { compared: found.length, changes };
};

interface PlanContext extends Plans {
  readonly known: KeptScenario['plans'];
  readonly work: readonly CounterChange[];
}

const planChange = (
  { key, plan }: Measurement,
  { plan: was }: KeptMeasurement,
  { known, planOf, diff, work }: PlanContext,
): readonly BaselineChange[] => {
  const outline = was === undefined ? undefined : known[was];
  if (plan === undefined || outline === undefined || plan.fingerprint === was) return [];
  const better = work.length > 0 && work.every(({ state }) => state === 'improved');
  const evidence = `another plan than in the baseline (${key.planMode} plan, ${key.settings} settings)`;
  const state = better ? 'improved' : 'broken';
  return [{ ...key, kind: 'plan', state, diff: diff(planOf(outline), plan), evidence }];
};

/** Across runs, and perhaps machines, a ratio moves by more than within one: by so much before it is called a change. */
const MARGINS = { 'on-cpu': 1.25, server: 1.5, wall: 1.5 } as const;
/** A decision that was clear after few pairs has an interval of few pairs. */
const ENOUGH_PAIRS = 20;
const FEW_PAIRS_MARGIN = 2;

const timeChange = (
  { key }: Measurement,
  { time: was }: KeptMeasurement,
  { times }: Keepable,
): { readonly compared: number; readonly changes: readonly BaselineChange[] } => {
  const conclusion = times.find((each) => sameKey(each.key, key));
  const is = keptTime(conclusion);
  if (was === undefined || is === undefined || was.clock !== is.clock) return { compared: 0, changes: [] };
  const enough = (conclusion?.pairs ?? 0) >= ENOUGH_PAIRS;
  const margin = enough ? MARGINS[is.clock] : FEW_PAIRS_MARGIN;
  const state = timeState(was, is, margin);
  const evidence = `${timeWords(is)} of the reference's time, ${timeWords(was)} in the baseline`;
  return {
    compared: 1,
    changes: state === undefined ? [] : [{ ...key, kind: 'time', state, before: was, after: is, evidence }],
  };
};

const timeState = (was: KeptTime, is: KeptTime, margin: number) => {
  if (is.low > was.high * margin) return 'regressed';
  if (is.high * margin < was.low) return 'improved';
  return is.ratio > was.ratio * margin && is.low > was.high ? 'unstable' : undefined;
};

const timeWords = ({ ratio, low, high }: KeptTime): string => `${ratio} [${low}, ${high}]`;
