/**
 * A stream of random numbers addressed by row: counter-based, so that any row can be asked in any order, twice and on
 * any thread. Only 32-bit integer operations, which every JavaScript engine does alike.
 */
export interface Stream {
  /** 32 random bits of a row, 0 to 4,294,967,295. */
  bits(row: number): number;
  /** A number in [0, 1) of a row, with 32 bits. */
  unit(row: number): number;
  /** A stream of its own, independent of this one. */
  child(name: string): Stream;
}

const GOLDEN = 0x9e3779b9;

/** The finaliser of MurmurHash3: every input bit flips every output bit with probability near one half. */
export const mix = (x: number): number => {
  let h = x ^ (x >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
};

const hashName = (name: string, start: number): number => {
  let h = start;
  for (let i = 0; i < name.length; i++) h = mix(Math.imul(h ^ name.charCodeAt(i), 0x01000193) + GOLDEN);
  return h | 0;
};

class KeyedStream implements Stream {
  readonly #low: number;
  readonly #high: number;

  constructor(low: number, high: number) {
    this.#low = low;
    this.#high = high;
  }

  bits(row: number): number {
    return mix(mix(row ^ this.#low) + Math.imul(row, GOLDEN) + this.#high) >>> 0;
  }

  unit(row: number): number {
    return this.bits(row) * 2.3283064365386963e-10;
  }

  child(name: string): Stream {
    return new KeyedStream(hashName(name, this.#low), hashName(name, this.#high));
  }
}

/** The root of all streams of a seed (a safe integer). */
export const streamOf = (seed: number): Stream =>
  new KeyedStream(mix(seed | 0), mix(Math.floor(seed / 0x1_0000_0000) ^ GOLDEN));
