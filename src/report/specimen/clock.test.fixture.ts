/** Deterministic numbers in [0, 1). */
const randomFrom = (seed: number) => () => {
  seed = (seed * 1664525 + 1013904223) % 4294967296;
  return seed / 4294967296;
};

const samplesAround = (ms: number, count: number, seed: number): readonly number[] => {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => ms * (0.93 + 0.1 * random() + (random() > 0.93 ? random() : 0)));
};

/** Samples around so many milliseconds, and what follows from them. */
export const clock = (ms: number, count: number, seed: number) => {
  const samplesMs = samplesAround(ms, count, seed);
  const sorted = [...samplesMs].sort((a, b) => a - b);
  const at = (q: number) => sorted[Math.round((sorted.length - 1) * q)] ?? 0;
  return { samplesMs, minMs: at(0), p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
};
