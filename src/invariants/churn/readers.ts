import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../../postgres/session.js';
import type { Stream } from '../../seed/stream.js';
import type { Companion } from './engine.js';

/** Reads that arrive at their own pace, whether or not the ones before are answered. */
export interface Readers {
  /** How many are served at once; the others wait, and their waiting counts. */
  readonly clients: number;
  /** Arrivals a second, at random moments. */
  readonly rate: number;
  /** The read that arrives as number `index`. */
  readonly read: (session: Session, index: number) => Promise<unknown>;
  /** Where the moments of arrival come from. */
  readonly stream: Stream;
}

/** What each read took, in milliseconds, in order of arrival. */
export interface ReadTimes {
  /** From its arrival to its answer: what somebody waited. */
  readonly waitedMs: number[];
  /** From the moment a client took it up: what a closed loop would have shown. */
  readonly servedMs: number[];
}

/** How long clients go on answering, once operations have ended, what had arrived by then. */
const DRAIN_MS = 5_000;

/**
 * Fills `times` while operations run. Time is taken from arrival, so that a stall hides nothing; reads that nobody came to count
 * with what they had waited by then.
 */
export const readers =
  (options: Readers, times: ReadTimes): Companion =>
  async ({ connect, stop, nowMs }) => {
    const nextArrivalMs = arrivals(options);
    let endMs = Number.POSITIVE_INFINITY;
    stop.addEventListener('abort', () => {
      endMs = nowMs();
    });
    const serve = async () => {
      const session = await connect();
      while (nowMs() < endMs + DRAIN_MS) {
        const { index, arrivalMs } = nextArrivalMs();
        if (!(await hasArrived(arrivalMs - nowMs(), stop)) || arrivalMs > endMs) break;
        const beganMs = nowMs();
        await options.read(session, index);
        const endedMs = nowMs();
        times.waitedMs.push(endedMs - arrivalMs);
        times.servedMs.push(endedMs - beganMs);
      }
      await session.end();
    };
    await Promise.all(Array.from({ length: options.clients }, serve));
    for (let next = nextArrivalMs(); next.arrivalMs < endMs; next = nextArrivalMs()) {
      times.waitedMs.push(nowMs() - next.arrivalMs);
    }
  };

/** Moments of a Poisson process: the gaps are exponential, by inversion. */
const arrivals = ({ rate, stream }: Pick<Readers, 'rate' | 'stream'>) => {
  let index = -1;
  let arrivalMs = 0;
  return () => {
    index += 1;
    arrivalMs += (-Math.log(1 - stream.unit(index)) / rate) * 1000;
    return { index, arrivalMs };
  };
};

/** Waits for an arrival; false where operations ended first. */
const hasArrived = async (inMs: number, stop: AbortSignal): Promise<boolean> => {
  if (inMs <= 0) return true;
  await sleep(inMs, undefined, { signal: stop }).catch(() => undefined);
  return !stop.aborted;
};
