import type { Session } from '../postgres/session.js';
import type { Stream } from '../seed/stream.js';
import { quantile } from '../stats/quantile.js';
import { type Limit, runChurn } from './churn/engine.js';
import { type ReadTimes, readers } from './churn/readers.js';
import { onFreshClone } from './clones.js';
import type { Ground } from './ground.js';

/** A shape that is to be read by many clients while operations run. */
export interface Load {
  readonly shape: string;
  /** Absent: every case in turn. */
  readonly case?: string;
  readonly clients: number;
  /** Arrivals a second, of all clients together. */
  readonly rate: number;
}

export interface Quantiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** What reading under load took. */
export interface LoadResult extends Load {
  readonly reads: number;
  /** Reads answered a second; well below `rate` the clients could not keep up. */
  readonly readsPerSecond: number;
  /** From the moment a read arrived, waiting for a free client included. */
  readonly waited: Quantiles;
  /** From the moment a client sent it. */
  readonly served: Quantiles;
  /** Every read, in milliseconds from its arrival. */
  readonly waitedMs: readonly number[];
}

/** Reads each shape at its rate while operations run on a clone of its own. */
export const checkUnderLoad = async (
  ground: Ground,
  loads: readonly Load[],
  limit: Limit,
  stream: Stream,
): Promise<readonly LoadResult[]> => {
  const results: LoadResult[] = [];
  for (const load of loads) {
    ground.signal.throwIfAborted();
    ground.emit({ kind: 'step', title: `Reading ${load.shape} with ${load.clients} clients under churn` });
    results.push(await readUnderChurn(ground, load, limit, stream.child(`arrivals at ${load.shape}`)));
  }
  return results;
};

const readUnderChurn = (ground: Ground, load: Load, limit: Limit, stream: Stream): Promise<LoadResult> =>
  onFreshClone(ground.template, async (clone) => {
    const { subject } = ground;
    const cases = subject.cases.filter(({ name }) => load.case === undefined || name === load.case);
    const times: ReadTimes = { waitedMs: [], servedMs: [] };
    const read = (session: Session, index: number) =>
      subject.answer(session, load.shape, cases[index % cases.length]?.name ?? '');
    const { durationMs } = await runChurn({
      ...ground,
      subject: { ...subject, invariants: [], watched: [] },
      connect: clone.connect,
      connectAsOwner: clone.connectAsOwner,
      schedule: ground.schedule(),
      firstSequence: 0,
      limit,
      stopAtViolation: false,
      refuseHopeless: true,
      companions: [readers({ ...load, read, stream }, times)],
    });
    return {
      ...load,
      reads: times.waitedMs.length,
      readsPerSecond: (times.waitedMs.length / durationMs) * 1000,
      waited: quantilesOf(times.waitedMs),
      served: quantilesOf(times.servedMs),
      waitedMs: times.waitedMs,
    };
  });

const quantilesOf = (ms: readonly number[]): Quantiles => {
  const at = (p: number) => (ms.length === 0 ? 0 : quantile(ms, p));
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
};
