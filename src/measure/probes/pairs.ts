import type { OnCpuClock } from '../clock.js';
import type { Pair, Reading } from '../fact.js';
import { loop } from '../loop.js';
import type { Target } from '../target.js';

/** A shape under timing: its target, the clock of its backend, and how many executions make one reading. */
export interface Contestant {
  readonly target: Target;
  readonly clock: OnCpuClock;
  readonly batch: number;
}

/** Asked after every pair; the decision itself is made elsewhere. */
export type Continue = (pairs: readonly Pair[]) => boolean;

/** How long one reading should last: a thousand times the clocks' own jitter of some microseconds. */
const READING_MS = 5;
const MAX_BATCH = 100;

/** Warms the target up (three executions, discarded) and finds how many executions make one reading. */
export const contestant = async (target: Target, clock: OnCpuClock): Promise<Contestant> => {
  const warm = await loop(target, 3);
  const typicalMs = Math.min(...warm);
  return { target, clock, batch: Math.min(MAX_BATCH, Math.max(1, Math.ceil(READING_MS / typicalMs))) };
};

/** Measures reference and candidate one right after the other, in the given order of who goes first. */
export const pairs = async (
  reference: Contestant,
  candidate: Contestant,
  order: Iterable<Pair['first']>,
  more: Continue,
): Promise<Pair[]> => {
  const taken: Pair[] = [];
  for (const first of order) {
    if (first === 'reference') {
      const referenceReading = await read(reference);
      taken.push({ first, reference: referenceReading, candidate: await read(candidate) });
    } else {
      const candidateReading = await read(candidate);
      taken.push({ first, candidate: candidateReading, reference: await read(reference) });
    }
    if (!more(taken)) break;
  }
  return taken;
};

const read = async ({ target, clock, batch }: Contestant): Promise<Reading> => {
  if (!clock.available) return { wallTimeMs: mean(await loop(target, batch)) };
  const before = clock.readNs();
  const wallTimeMs = mean(await loop(target, batch));
  return { wallTimeMs, onCpuTimeMs: (clock.readNs() - before) / batch / 1e6 };
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
