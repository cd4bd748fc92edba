import { column } from 'planproof';

/** When the data ends and every case asks. */
export const NOW = '2026-06-01T12:00:00Z';
/** How long after its time limit a run may still report. */
export const GRACE_MS = 10_000;
/** The time limit of a run without options. */
export const FALLBACK_TIMEOUT_MS = 300_000;

// Instants are microseconds since 1970, as columns hold them.
const MS = 1_000;
export const SECOND = 1_000 * MS;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
const now = column.instant(NOW);

/** When a run that a worker holds came to wait: before all that still wait. `part` of them had come before it. */
export const heldArrival = (part: number): number => now - 3 * DAY - 4 * HOUR + Math.floor(2 * HOUR * part);
export const hotArrival = (part: number): number => now - 3 * DAY - 2 * HOUR + Math.floor(2 * HOUR * part);
export const arrival = (part: number): number => now - 3 * DAY + Math.floor(3 * DAY * part);

const TIMEOUTS_MS = [60_000, 300_000, 1_800_000, 300_000, 300_000];

/** The time limit that a run's options give, drawn by a number in [0, 1); one in ten has no options. */
export const timeoutOf = (random: number): number | null =>
  random < 0.1 ? null : (TIMEOUTS_MS[Math.floor(random * 50) % TIMEOUTS_MS.length] as number);

/** A run in a worker's hands. */
export interface Hold {
  readonly started: boolean;
  /** Null: it has no options. */
  readonly timeoutMs: number | null;
  readonly claimedAt: number;
}

const cutoff = (timeoutMs: number | null): number => now - ((timeoutMs ?? FALLBACK_TIMEOUT_MS) + GRACE_MS) * MS;

/** Exactly at the edge of being lost and a microsecond beyond, started or not, with options or without. */
const EDGES: readonly Hold[] = [60_000, null].flatMap((timeoutMs) =>
  [true, false].flatMap((started) =>
    [0, 1].map((beyond) => ({ started, timeoutMs, claimedAt: cutoff(timeoutMs) - beyond })),
  ),
);

/** Of so many holds, one lost its worker a day or two ago; the others are less than 50 seconds old. */
const LOST_OF = 12;

/** The n-th hold. */
export const holdOf = (n: number): Hold => {
  const ageOf = n % LOST_OF === 0 ? DAY + (n % 1_000) * 80 * SECOND : (n % 50) * SECOND;
  return EDGES[n] ?? { started: n % 3 !== 0, timeoutMs: timeoutOf((n % 97) / 97), claimedAt: now - ageOf };
};
