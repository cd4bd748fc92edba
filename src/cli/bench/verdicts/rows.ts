import { allThenAll, interleaved, nearestPeer, type PeerRule, pairedOnce } from '../../../stats/peers.js';
import { wilson } from '../../../stats/proportion.js';
import { median } from '../../../stats/quantile.js';
import { type Decision, decideFrom, peerAlarms } from './decide.js';
import { type Cell, type Clock, ratioOf, type Stream } from './stream.js';

/** One line of the table: how often a slowdown was called `regressed`. */
export interface VerdictRow extends Cell {
  readonly clock: Clock;
  /** Candidate / reference as injected: 1 is an A/A comparison. */
  readonly slowdown: number;
  /** What the stream says the injection came to: the sum of all candidate times by the sum of all reference times. */
  readonly realised: number;
  readonly regressed: number;
  readonly decisions: number;
  /** How many of the decisions rest on pairs that no other one saw; the interval counts with these alone. */
  readonly disjoint: number;
  readonly low: number;
  readonly high: number;
  readonly wanted: Wanted;
  readonly held: boolean;
  readonly medianSeconds: number;
  /** The share that each peer's rule calls slower, on the same pairs. */
  readonly peers: Readonly<Record<string, number>>;
  /** All decisions, for what they cost. */
  readonly all: readonly Decision[];
}

/** A share that must not be exceeded, or must be reached. */
export type Wanted = { readonly atMost: number } | { readonly atLeast: number };

/** How many of the pieces make a slowdown, and what is wanted of it; see `SHARES`. */
const SLOWDOWNS: Readonly<Record<Clock, readonly (readonly [pieces: number, wanted: Wanted])[]>> = {
  'on-cpu': [
    [0, { atMost: 0.001 }],
    [1, { atLeast: 0.95 }],
    [2, { atLeast: 0.99 }],
    [3, { atLeast: 1 }],
  ],
  wall: [
    [0, { atMost: 0.005 }],
    [3, { atLeast: 0.85 }],
    [4, { atLeast: 0.95 }],
    [5, { atLeast: 0.995 }],
  ],
};

export const PEERS: Readonly<Record<string, PeerRule>> = {
  'A then B': allThenAll,
  interleaved,
  'nearest peer': nearestPeer,
  'paired once': pairedOnce,
};

/** More decisions say little more and take long to compute. */
const mostOf = (pieces: number): number => (pieces === 0 ? 5_000 : 300);

/** Fewer are made up by reading the stream again from elsewhere. */
const leastOf = ({ query, place }: Cell, pieces: number): number => {
  if (pieces > 0) return 100;
  return query === '50 ms' || place === 'two databases' ? 200 : 1_000;
};

/** In pairs: the next reading of a stream starts this much later. */
const SHIFT = 7;
const PEER_SERIES = 80;

/** The lines of one stream. */
export const rowsOf = (stream: Stream): readonly VerdictRow[] =>
  (['on-cpu', 'wall'] as const).flatMap((clock) =>
    SLOWDOWNS[clock].flatMap(([pieces, wanted]) => rowOf(stream, clock, pieces, wanted)),
  );

const rowOf = (whole: Stream, clock: Clock, pieces: number, wanted: Wanted): readonly VerdictRow[] => {
  const stream = { ...whole, pairs: whole.pairs.filter(({ candidate }) => candidate.length > pieces) };
  const { all, disjoint } = decisionsOn(stream, pieces, clock);
  if (disjoint === 0) return [];
  const { query, load, place } = stream;
  const regressed = all.filter(({ verdict }) => verdict === 'regressed').length;
  const share = regressed / all.length;
  const peers = Object.entries(PEERS).map(([name, rule]): [string, number] => {
    const alarms = peerAlarms(stream, pieces, clock, rule, PEER_SERIES);
    return [name, alarms.filter(Boolean).length / alarms.length];
  });
  return [
    {
      ...{ query, load, place, clock, wanted, regressed, disjoint, all },
      slowdown: ratioOf(pieces),
      realised: realised(stream, pieces, clock),
      decisions: all.length,
      ...wilson(share * disjoint, disjoint),
      held: 'atMost' in wanted ? share <= wanted.atMost : share >= wanted.atLeast,
      medianSeconds: median(all.map(({ seconds }) => seconds)),
      peers: Object.fromEntries(peers),
    },
  ];
};

const realised = ({ pairs }: Stream, pieces: number, clock: Clock): number => {
  const field = clock === 'on-cpu' ? 0 : 1;
  const whole = pairs.reduce((sum, { candidate }) => sum + (candidate[0]?.[field] ?? 0), 0);
  const added = pairs.reduce(
    (sum, { candidate }) => sum + candidate.slice(1, 1 + pieces).reduce((more, took) => more + took[field], 0),
    0,
  );
  return 1 + added / whole;
};

/** Decisions one after the other on fresh pairs; then, if those are few, from other starting points on the same pairs. */
const decisionsOn = (stream: Stream, pieces: number, clock: Clock) => {
  const all = passFrom(stream, 0, pieces, clock, mostOf(pieces));
  const disjoint = all.length;
  const least = leastOf(stream, pieces);
  for (let start = SHIFT; start < stream.pairs.length && all.length < least; start += SHIFT) {
    all.push(...passFrom(stream, start, pieces, clock, least - all.length));
  }
  return { all, disjoint };
};

const passFrom = (stream: Stream, start: number, pieces: number, clock: Clock, most: number): Decision[] => {
  const taken: Decision[] = [];
  for (let at = start; taken.length < most; ) {
    const found = decideFrom(stream, at, pieces, clock);
    if (found === undefined) return taken;
    taken.push(found.decision);
    at = found.to;
  }
  return taken;
};
