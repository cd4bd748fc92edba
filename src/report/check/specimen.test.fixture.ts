import type { CheckReport } from '../report.js';

const shapes = ['distinct-on', 'last-used'];

const costs = (factor: number, taint: string) =>
  shapes.map((shape, index) => ({
    shape: shape + taint,
    case: `hottest${taint}`,
    executionTimeMs: index === 0 ? 84 * factor : 0.02 * factor,
    sharedBlocks: Math.round((index === 0 ? 22_000 : 8) * factor),
    sharedReadBlocks: 0,
  }));

const quantiles = { p50Ms: 0.6, p95Ms: 1.9, p99Ms: 7.4, maxMs: 31 };

/** A check as a real one comes out, with one of everything; `wrong`: an answer, a fault and a crash went wrong. */
export const checkSpecimen = ({ taint = '', wrong = false } = {}): CheckReport => {
  const name = `what finished is live or pruned${taint}`;
  const holds = { name: `counts${taint}`, state: 'holds' as const, checked: 'no violating row' };
  const rows = [{ key: `queue=a${taint}`, expected: '3', found: `4${taint}` }];
  const answer = wrong ? { name, state: 'violated' as const, message: name, rows, total: 12 } : holds;
  return {
    passed: !wrong,
    sentence: `123,456 operations on 8 connections in 60 s: ${wrong ? `violated: ${name}` : 'no violation'}.`,
    seed: 1,
    connections: 8,
    operations: 123_456,
    durationMs: 60_000,
    counts: { committed: 120_000, rolledBack: 3000, lost: 456, failed: 0, retries: 7 },
    snapshots: { count: 50, perSecond: 0.8, seenShareOf50Ms: 0.04 },
    monitor: { count: 2700, perSecond: 45, seenShareOf50Ms: 0.99 },
    invariants: [holds, answer],
    moments: Array.from({ length: 31 }, (_, index) => ({
      atMs: index * 2000,
      operations: index * 4115,
      deadRows: index * 900,
      bytes: 92_000_000 + index * 1_000_000,
      costs: costs(1 + index / 10, taint),
    })),
    loads: [
      {
        shape: `last-used${taint}`,
        clients: 16,
        rate: 160,
        readsPerSecond: 159.2,
        reads: 9552,
        waited: quantiles,
        served: { ...quantiles, p99Ms: 2.1 },
      },
    ],
    verdicts: [],
    conditions: [
      { name: 'quiet', says: `nothing has been written${taint}`, costs: costs(1, taint), invariants: [holds] },
      { name: 'bloat', says: 'every row rewritten twice', costs: costs(3.2, taint), invariants: [answer] },
      { name: 'lagging-replica', says: 'old', skipped: 'this server makes no standby', costs: [], invariants: [] },
    ],
    crashes: [
      { acknowledged: 812, unanswered: 3, recoveryMs: 640, invariants: [holds] },
      { acknowledged: 644, unanswered: 1, recoveryMs: 810, invariants: [answer] },
    ],
    faults: [
      { name: `a writer that does not count${taint}`, state: 'caught', caughtBy: [holds.name] },
      { name: 'row twice', state: 'impossible', caughtBy: [], reason: 'a key forbids it' },
      ...(wrong
        ? [{ name: 'minus one', state: 'survived' as const, caughtBy: [], reason: 'every invariant held' }]
        : []),
    ],
  };
};
