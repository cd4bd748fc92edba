import type { Stream } from './stream.js';

/** A shuffle of 0..size-1 that costs no memory, and its inverse. */
export interface Permutation {
  readonly size: number;
  at(index: number): number;
  /** The index whose image is `image`. */
  indexOf(image: number): number;
}

const ROUNDS = 3;

/** Modular inverse of an odd number modulo 2^32: Newton's iteration doubles the right bits each time. */
const inverseOfOdd = (odd: number): number => {
  let inverse = odd;
  for (let i = 0; i < 5; i++) inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  return inverse;
};

/**
 * Every step (add, multiply by an odd number, xor with own high half) is a bijection of the k-bit numbers, k the
 * smallest that holds `size`; images outside are walked on until one falls inside (fewer than two steps on average).
 */
class Shuffle implements Permutation {
  readonly size: number;
  readonly #mask: number;
  readonly #shift: number;
  readonly #add = new Int32Array(ROUNDS);
  readonly #factor = new Int32Array(ROUNDS);
  readonly #inverse = new Int32Array(ROUNDS);

  constructor(size: number, stream: Stream) {
    this.size = size;
    const bits = Math.max(2, 32 - Math.clz32(Math.max(1, size - 1)));
    this.#mask = bits === 32 ? 0xffffffff : 2 ** bits - 1;
    // At least half the bits, so that the xor undoes itself.
    this.#shift = (bits + 1) >> 1;
    for (let round = 0; round < ROUNDS; round++) {
      this.#add[round] = stream.bits(2 * round);
      this.#factor[round] = stream.bits(2 * round + 1) | 5;
      this.#inverse[round] = inverseOfOdd(this.#factor[round] as number);
    }
  }

  at(index: number): number {
    let x = this.#forward(index);
    while (x >= this.size) x = this.#forward(x);
    return x;
  }

  indexOf(image: number): number {
    let x = this.#backward(image);
    while (x >= this.size) x = this.#backward(x);
    return x;
  }

  #forward(index: number): number {
    let x = index;
    for (let round = 0; round < ROUNDS; round++) {
      x = (Math.imul(x + (this.#add[round] as number), this.#factor[round] as number) & this.#mask) >>> 0;
      x ^= x >>> this.#shift;
    }
    return x >>> 0;
  }

  #backward(image: number): number {
    let x = image;
    for (let round = ROUNDS - 1; round >= 0; round--) {
      x = (x ^ (x >>> this.#shift)) >>> 0;
      x = ((Math.imul(x, this.#inverse[round] as number) - (this.#add[round] as number)) & this.#mask) >>> 0;
    }
    return x;
  }
}

const identity = (size: number): Permutation => ({ size, at: (index) => index, indexOf: (image) => image });

/** Shuffles inside blocks of `within` and leaves the blocks in order: what a nearly sorted table looks like. */
const blockwise = (size: number, within: number, stream: Stream): Permutation => {
  const whole = new Shuffle(within, stream);
  const lastStart = size - (size % within);
  const last = new Shuffle(Math.max(1, size - lastStart), stream);
  const block = (index: number) => index - (index % within);
  return {
    size,
    at: (index) =>
      index >= lastStart ? lastStart + last.at(index - lastStart) : block(index) + whole.at(index % within),
    indexOf: (image) =>
      image >= lastStart ? lastStart + last.indexOf(image - lastStart) : block(image) + whole.indexOf(image % within),
  };
};

/** `kept`: as they are; `shuffled`: anywhere; `{ within }`: shuffled inside blocks of so many. */
export type Order = 'kept' | 'shuffled' | { readonly within: number };

/** The permutation of an order, over at most 2^32 - 1 indexes. */
export const permutationOf = (order: Order, size: number, stream: Stream): Permutation => {
  if (order === 'kept' || size < 2) return identity(size);
  if (order === 'shuffled' || order.within >= size) return new Shuffle(size, stream);
  return blockwise(size, Math.max(1, Math.floor(order.within)), stream);
};

/** Given images, one an index. */
export const permutationOver = (images: readonly number[]): Permutation => ({
  size: images.length,
  at: (index) => images[index] as number,
  indexOf: (image) => images.indexOf(image),
});
