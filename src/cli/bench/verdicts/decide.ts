import type { Comparison } from '../../../gate/measurement.js';
import { concludeTimes, decideTime } from '../../../gate/time.js';
import type { Pair } from '../../../measure/fact.js';
import { type Budget, ratio } from '../../../scenario/budget.js';
import type { Conclusion } from '../../../stats/conclude.js';
import type { PeerRule, TimedPair } from '../../../stats/peers.js';
import type { Clock, Stream, StreamPair, Took } from './stream.js';

/** One decision of the gate, on pairs of a stream. */
export interface Decision {
  readonly verdict: Conclusion['verdict'];
  /** What its pairs took by the wall, and the pause before a confirmation. */
  readonly seconds: number;
  readonly firstPairs: number;
  readonly confirmed: boolean;
}

type TimeRatio = Extract<Budget, { kind: 'ratio' }>;

/** As fast as the reference, by each clock: the budgets that a user would write. */
const BUDGETS = {
  'on-cpu': ratio('onCpuTimeMs', { max: 1 }) as TimeRatio,
  wall: ratio('wallTimeMs', { max: 1 }) as TimeRatio,
} satisfies Record<Clock, TimeRatio>;

/** As in a measurement: the confirmation is taken a second later. */
const PAUSE_MS = 1_000;

/**
 * The gate's own decision on the pairs of a stream from `from` on, the candidate slowed down by so many pieces. Also says
 * where its pairs end; undefined where the stream ends before the decision.
 */
export const decideFrom = (stream: Stream, from: number, pieces: number, clock: Clock) => {
  const budget = BUDGETS[clock];
  const batch = { reference: stream.batch, candidate: stream.batch };
  const series = { pairs: [] as Pair[], confirmation: [] as Pair[] };
  let at = from;
  let costMs = 0;
  for (;;) {
    const step = decideTime(series, batch, budget);
    if (step.state === 'stop') break;
    if (step.state === 'confirm' && series.confirmation.length === 0) {
      at = after(stream, at, PAUSE_MS);
      costMs += PAUSE_MS;
    }
    const taken = stream.pairs.slice(at, at + step.pairs);
    if (taken.length < step.pairs) return undefined;
    at += step.pairs;
    for (const one of taken) costMs += one.reference[1] + slowed(one, pieces)[1];
    const into = step.state === 'confirm' || series.confirmation.length > 0 ? series.confirmation : series.pairs;
    into.push(...taken.map((one) => pairOf(one, pieces, stream.batch)));
  }
  const key = { shape: 'candidate', case: 'bench', planMode: 'custom', settings: 'counting' } as const;
  const comparison: Comparison = { key, reference: 'reference', batch, ...series };
  const verdict = concludeTimes([comparison], [budget])[0]?.judged?.verdict ?? 'unstable';
  const confirmed = series.confirmation.length > 0;
  const decision: Decision = { verdict, seconds: costMs / 1000, firstPairs: series.pairs.length, confirmed };
  return { decision, to: at };
};

/** The first pair that was taken so long after the one before `at`. */
const after = ({ pairs }: Stream, at: number, pauseMs: number): number => {
  const since = (pairs[at - 1]?.at ?? 0) + pauseMs;
  const next = pairs.findIndex((pair, index) => index >= at && pair.at >= since);
  return next === -1 ? pairs.length : next;
};

/** What the candidate took with so many of the pieces that slow it down. */
const slowed = ({ candidate }: StreamPair, pieces: number): Took =>
  candidate
    .slice(0, 1 + pieces)
    .reduce<Took>(([onCpuMs, wallMs], took) => [onCpuMs + took[0], wallMs + took[1]], [0, 0]);

const pairOf = (one: StreamPair, pieces: number, batch: number): Pair => {
  const reading = ([onCpuMs, wallMs]: Took) => ({ onCpuTimeMs: onCpuMs / batch, wallTimeMs: wallMs / batch });
  return { first: one.first, reference: reading(one.reference), candidate: reading(slowed(one, pieces)) };
};

/** How many pairs a peer's rule is given: what our own first series takes where it does not end early. */
export const PEER_PAIRS = 20;

/** What a peer's rule says of successive series of pairs. */
export const peerAlarms = (
  stream: Stream,
  pieces: number,
  clock: Clock,
  rule: PeerRule,
  most: number,
): readonly boolean[] => {
  const field = clock === 'on-cpu' ? 0 : 1;
  const timed = stream.pairs.map(
    (one): TimedPair => ({ reference: one.reference[field], candidate: slowed(one, pieces)[field] }),
  );
  const series = Math.min(most, Math.floor(timed.length / PEER_PAIRS));
  // Spread over the whole stream, where there is more of it than is asked for.
  const stride = series === 0 ? 0 : Math.floor(timed.length / series);
  return Array.from({ length: series }, (_, index) => rule(timed.slice(index * stride, index * stride + PEER_PAIRS)));
};
