import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../../stats/quantile.js';
import type { OnCpuClock } from '../clock.js';
import type { Pair, Reading } from '../fact.js';
import { awake, loop } from '../loop.js';
import type { Target } from '../target.js';

/** A shape under timing: its target, the clock of its backend, and how many executions make one reading. */
export interface Contestant {
  readonly target: Target;
  readonly clock: OnCpuClock;
  readonly batch: number;
  /** Read where the clock is not available, or beside it where it is asked for. */
  readonly serverMs?: (() => Promise<number>) | undefined;
}

/** The first series, and the fresh one that confirms a suspicion; the two are never pooled. */
export interface PairSeries {
  readonly pairs: readonly Pair[];
  readonly confirmation: readonly Pair[];
}

/** What to take next; decided elsewhere from what was seen so far. */
export type Step = { readonly state: 'more' | 'confirm'; readonly pairs: number } | { readonly state: 'stop' };

/** Executions in one reading. */
export interface Batch {
  readonly reference: number;
  readonly candidate: number;
}

export interface Pacing {
  readonly decide: (series: PairSeries, batch: Batch) => Step;
  /** Who goes first in each of the next pairs. */
  readonly order: (pairs: number) => readonly Pair['first'][];
}

/** How long one reading should last: a thousand times the clocks' own jitter of some microseconds. */
const READING_MS = 10;
const MAX_BATCH = 200;
/** A confirmation is taken in another moment of the machine's life. */
const PAUSE_MS = 1_000;

/** Below this a few executions more tell how long one takes. */
const SHORT_MS = 1;
/** Above this a single execution is warm-up enough: everything it touches was touched when it was explained. */
const LONG_MS = 100;

/** Warms the target up (three executions, some more of a short one, one of a long one; discarded) and finds how many executions make one reading. */
export const contestant = async (target: Target, clock: OnCpuClock): Promise<Contestant> => {
  const [once = 0] = await loop(target, 1);
  const typicalMs = once > LONG_MS ? once : median(await loop(target, once > SHORT_MS ? 2 : 16));
  return { target, clock, batch: Math.min(MAX_BATCH, Math.max(1, Math.ceil(READING_MS / typicalMs))) };
};

/** Measures reference and candidate one right after the other, until the decision says stop. */
export const pairs = async (
  reference: Contestant,
  candidate: Contestant,
  { decide, order }: Pacing,
): Promise<PairSeries> => {
  const series = { pairs: [] as Pair[], confirmation: [] as Pair[] };
  for (;;) {
    const step = decide(series, { reference: reference.batch, candidate: candidate.batch });
    if (step.state === 'stop') return series;
    const confirms = step.state === 'confirm' || series.confirmation.length > 0;
    if (step.state === 'confirm') await pause(PAUSE_MS);
    const taken = confirms ? series.confirmation : series.pairs;
    for (const first of order(step.pairs)) taken.push(await pair(first, reference, candidate));
  }
};

const pair = async (first: Pair['first'], reference: Contestant, candidate: Contestant): Promise<Pair> => {
  if (first === 'reference') {
    const referenceReading = await read(reference);
    return { first, reference: referenceReading, candidate: await read(candidate) };
  }
  const candidateReading = await read(candidate);
  return { first, candidate: candidateReading, reference: await read(reference) };
};

/** One batch of executions, each answered before the next is sent, by every clock of the contestant. */
export const read = async ({ target, clock, batch, serverMs }: Contestant): Promise<Reading> => {
  const beforeMs = await serverMs?.();
  const reading = clock.available
    ? await onCpu(target, batch, clock.readNs)
    : { wallTimeMs: await wall(target, batch) };
  if (serverMs === undefined || beforeMs === undefined) return reading;
  return { ...reading, executionTimeMs: ((await serverMs()) - beforeMs) / batch };
};

const wall = async (target: Target, batch: number): Promise<number> => mean(await loop(target, batch));

const onCpu = async (target: Target, batch: number, readNs: () => number): Promise<Reading> => {
  const before = readNs();
  // A single execution lasts too long for its waking up to matter.
  const wallTimeMs = await (batch === 1 ? wall(target, 1) : awake(() => wall(target, batch)));
  return { wallTimeMs, onCpuTimeMs: (readNs() - before) / batch / 1e6 };
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
