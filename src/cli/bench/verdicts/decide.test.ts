import { describe, expect, it } from 'vitest';
import { allThenAll } from '../../../stats/peers.js';
import { decideFrom, peerAlarms } from './decide.js';
import { SHARES, type Stream, type Took } from './stream.js';

const BATCH_MS = 10;

/** Pairs of the same query, 30 ms apart, both sides wandering a little; every piece takes its exact share. */
const stream = (pairs: number): Stream => ({
  query: '2 ms',
  load: 'idle',
  place: 'one database',
  batch: 5,
  pairs: Array.from({ length: pairs }, (_, index) => {
    const took = (share: number, at: number): Took => {
      const ms = share * BATCH_MS * (1 + 0.004 * Math.cos(2.4 * at));
      return [ms, 2 * ms];
    };
    return {
      at: 30 * index,
      first: index % 2 === 0 ? 'reference' : 'candidate',
      reference: took(1, 2 * index),
      candidate: [1, ...SHARES].map((share) => took(share, 2 * index + 1)),
    };
  }),
});

describe('a decision on a recorded stream', () => {
  it.each([
    [0, 'on-cpu', 'pass'],
    [1, 'on-cpu', 'regressed'],
    [0, 'wall', 'pass'],
    [1, 'wall', 'pass'],
    [3, 'wall', 'regressed'],
  ] as const)('with %i of the slowing pieces, by %s: %s', (pieces, clock, verdict) => {
    expect(decideFrom(stream(400), 0, pieces, clock)?.decision.verdict).toBe(verdict);
  });

  it('takes its confirmation a second later, and counts that second as cost', () => {
    const found = decideFrom(stream(400), 0, 1, 'on-cpu');
    // 20 pairs, those of one second, and 30 more.
    expect(found?.to).toBe(20 + Math.ceil(1000 / 30) - 1 + 30);
    expect(found?.decision.seconds).toBeCloseTo(1 + (50 * 2 * 2.05 * BATCH_MS) / 1000, 1);
  });

  it('is none where the stream ends before it', () => {
    expect(decideFrom(stream(60), 0, 1, 'on-cpu')).toBeUndefined();
  });

  it("is set beside the peers' on series spread over the whole stream", () => {
    expect(peerAlarms(stream(400), 3, 'wall', allThenAll, 10)).toEqual(new Array(10).fill(true));
    expect(peerAlarms(stream(400), 0, 'wall', allThenAll, 10)).toEqual(new Array(10).fill(false));
  });
});
