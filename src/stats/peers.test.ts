import { describe, expect, it } from 'vitest';
import { pairs, WALL_HOGS } from './fixtures/noise.js';
import { allThenAll, interleaved, nearestPeer, type PeerRule, pairedOnce, type TimedPair } from './peers.js';

const ALL: readonly PeerRule[] = [allThenAll, interleaved, nearestPeer, pairedOnce];

const constant = (ratio: number): TimedPair[] =>
  Array.from({ length: 40 }, (_, index) => ({
    reference: 10 + (index % 3) / 10,
    candidate: ratio * (10 + (index % 4) / 10),
  }));

const alarms = (rule: PeerRule, ratio: number) =>
  Array.from({ length: 100 }, (_, seed) => {
    const source = pairs(ratio, WALL_HOGS, seed);
    return rule(Array.from({ length: 20 }, () => source.next().value));
  }).filter((alarm) => alarm).length;

describe("the peers' rules", () => {
  it('all see a factor of two in quiet, and nothing where nothing is', () => {
    for (const rule of ALL)
      expect([rule(constant(2)), rule(constant(1)), rule(constant(0.5))]).toEqual([true, false, false]);
  });

  it('differ in what they call slower: 5 % for the nearest peer, 10 % for the others', () => {
    expect(ALL.map((rule) => rule(constant(1.07)))).toEqual([false, false, true, false]);
  });

  it('compares the first half of references with the second half of candidates where all runs of one side come first', () => {
    const drifting = Array.from({ length: 40 }, (_, index) => ({ reference: 10 + index, candidate: 10 + index }));
    expect(ALL.map((rule) => rule(drifting))).toEqual([true, false, false, false]);
  });

  it('raise false alarms beside hogs, the unpaired ones most', () => {
    expect(alarms(allThenAll, 1)).toBeGreaterThan(10);
    expect(alarms(interleaved, 1)).toBeGreaterThan(alarms(pairedOnce, 1));
  });
});
