import type { TimeCounter, WorkCounter } from '../counters.js';
import type { Backends, MeasurementKey, Pair, Reading } from '../measure/fact.js';
import type { PairSeries, Step } from '../measure/probes/pairs.js';
import type { Budget } from '../scenario/budget.js';
import { medianInterval } from '../stats/bootstrap.js';
import { type Conclusion, conclude } from '../stats/conclude.js';
import { smallestDetectable } from '../stats/detectable.js';
import { median } from '../stats/quantile.js';
import { next, type PairedSamples } from '../stats/sequential.js';
import { type TimeRule, timeRule, USUAL } from '../stats/timeRule.js';
import type { Comparison } from './measurement.js';

export type Clock = 'on-cpu' | 'server' | 'wall';

/** Any seed does; the same samples must give the same figures on every reading. */
const SEED = 1;

/** What the pairs of one comparison say, by which clock and why that one. */
export interface TimeConclusion extends Pick<Conclusion, 'ratio' | 'interval' | 'pairs' | 'confirmation'> {
  /** Against the budget on this candidate's time; absent where there is none, and the ratio is an estimate alone. */
  readonly judged?: Pick<Conclusion, 'verdict' | 'p'>;
  readonly key: MeasurementKey;
  readonly reference: string;
  readonly clock: Clock;
  readonly whyClock: string;
  /** The clock that the budget names; absent without one. */
  readonly asked?: TimeCounter;
}

export const isTimeCounter = (counter: WorkCounter | TimeCounter): counter is TimeCounter => counter.endsWith('TimeMs');

type TimeRatio = Extract<Budget, { kind: 'ratio' }>;

const isTimeRatio = (budget: Budget): budget is TimeRatio => budget.kind === 'ratio' && isTimeCounter(budget.counter);

/**
 * The budgets by which a candidate's time is judged on a case: of those that name one clock the tightest, and of these the
 * tightest first. Without any, whether it is as fast as the reference is reported, and nothing is gated.
 */
export const timeBudgets = (
  budgets: readonly Budget[],
  { shape, case: caseName }: MeasurementKey,
): readonly TimeRatio[] =>
  budgets
    .filter(isTimeRatio)
    .filter((budget) => (budget.shape ?? shape) === shape && (budget.case ?? caseName) === caseName)
    .toSorted((a, b) => a.max - b.max)
    .filter(({ counter }, index, sorted) => sorted.findIndex((other) => other.counter === counter) === index);

/** Whether a budget on the candidate is on the time that the server counts. */
export const asksServerTime = (budgets: readonly Budget[], key: MeasurementKey): boolean =>
  timeBudgets(budgets, key).some(({ counter }) => counter === 'executionTimeMs');

/** How this run's timing did against itself, and what it could have told. */
export interface SelfTest {
  readonly conclusion: TimeConclusion;
  /** The smallest slowdown, as a ratio, that would have been caught in 95 of 100 such runs. */
  readonly smallestDetectable: number;
  /** What the client waits for an empty query: the floor of its clock. */
  readonly floorMs?: number;
  /** Where not, no time of this run is judged. */
  readonly trusted: boolean;
}

/** At least as many pairs as a decision on a candidate usually rests on. */
export const decideSelf = (series: PairSeries): Step => {
  const missing = USUAL.first - series.pairs.length;
  if (missing > 0) return { state: 'more', pairs: missing };
  const { clock } = clockOf(series, undefined);
  return next(logRatios(series, clock), timeRule(clock, { sides: 'both' }));
};

/** Judges the A/A pairs; none where time was not measured. */
export const selfTest = (comparisons: readonly Comparison[]): SelfTest | undefined => {
  const [comparison] = comparisons;
  if (comparison === undefined) return undefined;
  const { clock, whyClock } = clockOf(comparison, undefined);
  const samples = logRatios(comparison, clock);
  const [conclusion] = conclude([{ samples, rule: timeRule(clock, { sides: 'both' }) }]);
  if (conclusion === undefined) return undefined;
  const { key, reference } = comparison;
  return {
    conclusion: { ...judgedTime(conclusion), key, reference, clock, whyClock },
    smallestDetectable: smallestDetectable(samples.first, timeRule(clock), SEED),
    ...(comparison.emptyTimeMs !== undefined && { floorMs: median(comparison.emptyTimeMs) }),
    // Noise alone makes decisions unstable, not wrong.
    trusted: conclusion.verdict !== 'regressed' && conclusion.verdict !== 'improved',
  };
};

/** An estimate that no budget asks for: up to three pairs, or as many as fit this time. */
const ESTIMATE_PAIRS = 3;
const ESTIMATE_MS = 150;

/** Whether a series of pairs goes on, under the budget that it is taken for. */
export const decideTime = (series: PairSeries, batch: Comparison['batch'], budget: TimeRatio | undefined): Step => {
  const { clock } = clockOf(series, budget);
  if (budget !== undefined) return next(logRatios(series, clock), ruleFor(clock, budget, { ...series, batch }));
  const spentMs = series.pairs.reduce((sum, pair) => sum + costMs(pair, batch), 0);
  const isEnough = series.pairs.length >= ESTIMATE_PAIRS || spentMs > ESTIMATE_MS;
  return isEnough ? { state: 'stop' } : { state: 'more', pairs: 1 };
};

/** The same under several budgets, each by its own clock: a series goes on for as long as one of them is open. */
export const decideTimes = (
  series: PairSeries,
  batch: Comparison['batch'],
  [tightest, ...others]: readonly TimeRatio[],
): Step => {
  const steps = [tightest, ...others].map((budget) => decideTime(series, batch, budget));
  return steps.find(({ state }) => state === 'more') ?? steps.find(({ state }) => state === 'confirm') ?? STOP;
};

const STOP: Step = { state: 'stop' };

const costMs = ({ reference, candidate }: Pair, batch: Comparison['batch']): number =>
  reference.wallTimeMs * batch.reference + candidate.wallTimeMs * batch.candidate;

/**
 * What the pairs of all comparisons say, by each clock that a budget names, by the tightest budget first; together, since Holm's
 * adjustment is over all suspects of a scenario.
 */
export const concludeTimes = (
  comparisons: readonly Comparison[],
  budgets: readonly Budget[],
): readonly TimeConclusion[] => {
  const clocked = comparisons.flatMap((comparison) => {
    const [tightest, ...others] = timeBudgets(budgets, comparison.key);
    return [tightest, ...others].map((budget) => {
      const clock = clockOf(comparison, budget);
      return { comparison, budget, ...clock, samples: logRatios(comparison, clock.clock) };
    });
  });
  const budgeted = clocked.filter(({ budget }) => budget !== undefined);
  const conclusions = conclude(
    budgeted.map(({ samples, clock, budget, comparison }) => ({ samples, rule: ruleFor(clock, budget, comparison) })),
  );
  return clocked.map((one) => {
    const { comparison, budget, samples, clock, whyClock } = one;
    const conclusion = conclusions[budgeted.indexOf(one)];
    return {
      ...(conclusion ? judgedTime(conclusion) : estimate(samples)),
      key: comparison.key,
      reference: comparison.reference,
      clock,
      whyClock,
      ...(budget && { asked: budget.counter as TimeCounter }),
    };
  });
};

const judgedTime = ({ verdict, p, ...rest }: Conclusion) => ({ ...rest, judged: { verdict, p } });

const estimate = ({ first }: PairedSamples) => {
  const { low, high } = medianInterval(first, SEED);
  return {
    ratio: Math.exp(median(first)),
    interval: { low: Math.exp(low), high: Math.exp(high) },
    pairs: first.length,
    confirmation: false,
  };
};

/** The pairs so far tell how many the time allows, so that a series and its conclusion go by the same rule. */
const ruleFor = (
  clock: Clock,
  budget: TimeRatio | undefined,
  { pairs, confirmation, batch }: PairSeries & Pick<Comparison, 'batch'>,
): TimeRule => {
  const costs = [...pairs, ...confirmation].map((pair) => costMs(pair, batch));
  const pairMs = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
  return timeRule(clock, { expectedRatio: budget?.max ?? 1, ...(costs.length > 0 && { pairMs }) });
};

/**
 * The clock that the budget names. Instead of the processor's own count, which is nearly blind to other load, the server's clock
 * where that cannot be read, and instead of this, which knows no network, the client's.
 */
const clockOf = (
  series: Clocked,
  budget: TimeRatio | undefined,
): { readonly clock: Clock; readonly whyClock: string } => {
  const { onCpuUnavailable, serverSource, serverUnavailable, backends = 'one-backend' } = series;
  if (budget?.counter === 'wallTimeMs') return { clock: 'wall', whyClock: 'the budget asks for it' };
  const noServer = `no server time: ${serverUnavailable ?? 'a reading is shorter than the server counts'}`;
  if (budget?.counter === 'executionTimeMs') {
    return isRead(series, 'executionTimeMs')
      ? { clock: 'server', whyClock: 'the budget asks for it' }
      : { clock: 'wall', whyClock: noServer };
  }
  if (onCpuUnavailable === undefined && isRead(series, 'onCpuTimeMs')) {
    return { clock: 'on-cpu', whyClock: `the backend runs on this machine${WHERE[backends]}` };
  }
  const noCpu = `no CPU time: ${onCpuUnavailable ?? 'a reading is shorter than the kernel counts'}`;
  if (isRead(series, 'executionTimeMs')) {
    const byKernel =
      serverSource === 'pg_stat_kcache' ? '; the server says what it ran on a processor (pg_stat_kcache)' : '';
    return { clock: 'server', whyClock: `${noCpu}${byKernel}` };
  }
  return { clock: 'wall', whyClock: serverUnavailable ? `${noCpu}; ${noServer}` : noCpu };
};

type Clocked = PairSeries &
  Partial<Pick<Comparison, 'onCpuUnavailable' | 'serverSource' | 'serverUnavailable' | 'backends'>>;

const isRead = ({ pairs, confirmation }: PairSeries, field: keyof Reading): boolean =>
  [...pairs, ...confirmation].every(({ reference, candidate }) =>
    [reference, candidate].every((reading) => (reading[field] ?? 0) > 0),
  );

const WHERE: Readonly<Record<Backends, string>> = {
  'one-backend': '',
  'one-core': ', two of them bound to one core',
  apart: ', two of them on cores that nothing binds: they may differ by themselves',
};

const FIELD: Readonly<Record<Clock, keyof Reading>> = {
  'on-cpu': 'onCpuTimeMs',
  server: 'executionTimeMs',
  wall: 'wallTimeMs',
};

/** d = ln(candidate / reference) of each pair. */
const logRatios = ({ pairs, confirmation }: PairSeries, clock: Clock): PairedSamples => {
  const field = FIELD[clock];
  const log = ({ reference, candidate }: Pair) => Math.log((candidate[field] ?? 0) / (reference[field] ?? 0));
  return { first: pairs.map(log), confirmation: confirmation.map(log) };
};
