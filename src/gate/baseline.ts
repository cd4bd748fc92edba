import { KEPT_COUNTERS, type KeptCounter } from '../counters.js';
import type { MeasurementKey } from '../measure/fact.js';
import type { OutlineNode } from '../plan/outline.js';
import type { Plan } from '../plan/plan.js';
import { type Measurement, sameKey } from './measurement.js';
import type { Clock, TimeConclusion } from './time.js';

/** A candidate's time as a share of the reference's in the same run, 95 %. */
export interface KeptTime {
  readonly clock: Clock;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** What is kept of one measurement: never milliseconds. */
export interface KeptMeasurement extends MeasurementKey {
  /** The plan's fingerprint; absent where there is no single plan. */
  readonly plan?: string;
  /** Only those that repeated exactly, under counting settings. */
  readonly counters?: Readonly<Partial<Record<KeptCounter, number>>>;
  readonly time?: KeptTime;
}

/** What is kept of one scenario. */
export interface KeptScenario {
  readonly name: string;
  /** In words, for the reviewer: name and scale. */
  readonly dataset: string;
  readonly datasetHash: string;
  readonly serverMajor: number;
  /** Sorted by shape, case, plan mode and settings. */
  readonly measurements: readonly KeptMeasurement[];
  /** Every plan by its fingerprint. */
  readonly plans: Readonly<Record<string, readonly OutlineNode[]>>;
}

/** What was accepted as it is: the part of a report that a later run is held against. */
export interface Baseline {
  readonly scenarios: readonly KeptScenario[];
}

/** What one run says of one scenario, as far as a baseline keeps it. */
export interface Keepable extends Pick<KeptScenario, 'name' | 'dataset' | 'datasetHash' | 'serverMajor'> {
  readonly measured: readonly Measurement[];
  readonly times: readonly TimeConclusion[];
}

/** What is to be kept of a scenario; times that a `previous` baseline has and that did not change stay as they are in it. */
export const keptScenario = (
  { measured, times, ...about }: Keepable,
  outline: (plan: Plan) => readonly OutlineNode[],
  previous?: KeptScenario,
): KeptScenario => {
  const known = (key: MeasurementKey) => previous?.measurements.find((each) => sameKey(each, key))?.time;
  const measurements = measured.map((each) => kept(each, times, known(each.key))).toSorted(byKey);
  const plans = measured.flatMap(({ plan }) => (plan ? [[plan.fingerprint, outline(plan)] as const] : []));
  return { ...about, measurements, plans: Object.fromEntries(plans.toSorted(([a], [b]) => compare(a, b))) };
};

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const nameOf = ({ shape, case: name, planMode, settings }: MeasurementKey) =>
  [shape, name, planMode, settings].join('\0');

const byKey = (a: MeasurementKey, b: MeasurementKey): number => compare(nameOf(a), nameOf(b));

const kept = (
  { key, plan, work }: Measurement,
  times: readonly TimeConclusion[],
  known: KeptTime | undefined,
): KeptMeasurement => {
  const { shape, case: name, planMode, settings } = key;
  const time = keptTime(times.find((each) => sameKey(each.key, key)));
  return {
    ...{ shape, case: name, planMode, settings },
    ...(plan && { plan: plan.fingerprint }),
    ...(settings === 'counting' && { counters: keptCounters(work) }),
    ...(time && { time: known && overlaps(known, time) ? known : time }),
  };
};

/** What repeats: rows that EXPLAIN rounded (before PostgreSQL 18) do not count as repeated. */
export const keptCounters = (work: Measurement['work']): Readonly<Partial<Record<KeptCounter, number>>> =>
  Object.fromEntries(
    KEPT_COUNTERS.flatMap((name) => {
      const counter = work[name];
      const error = name === 'rowsScanned' || name === 'rowsRemoved' ? (work[`${name}Error`]?.max ?? 0) : 0;
      return counter?.repeatable === true && error === 0 ? [[name, counter.value] as const] : [];
    }),
  );

/** Only where a budget asks for the time: an estimate of three pairs is no evidence. */
export const keptTime = (time: TimeConclusion | undefined): KeptTime | undefined => {
  if (time?.judged === undefined) return undefined;
  const short = (value: number) => Number(value.toPrecision(2));
  const { low, high } = time.interval;
  return { clock: time.clock, ratio: short(time.ratio), low: short(low), high: short(high) };
};

const overlaps = (a: KeptTime, b: KeptTime): boolean => a.clock === b.clock && a.low <= b.high && b.low <= a.high;
