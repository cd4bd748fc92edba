import type { Random } from '../../scenario/churn.js';
import type { Stream } from '../../seed/stream.js';

/** Draws that one operation may make before they run into the next one's. */
const DRAWS = 1024;

/** The random choices of one connection, one operation after the other; what one draws does not move the next. */
export class OperationRandom implements Random {
  readonly #stream: Stream;
  #row = 0;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  /** Goes to the first draw of an operation. */
  seek(sequence: number): void {
    this.#row = sequence * DRAWS;
  }

  unit(): number {
    return this.#stream.unit(this.#row++);
  }

  int(least: number, most: number): number {
    return least + Math.floor(this.unit() * (most - least + 1));
  }

  skewed(count: number): number {
    // The integer part of count^u falls on k with a probability of log((k + 1) / k) / log(count + 1): close to Zipf's 1 / k.
    return Math.min(count, Math.floor((count + 1) ** this.unit())) - 1;
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.int(0, list.length - 1)];
    if (item === undefined && list.length === 0) throw new Error('An operation picks from an empty list.');
    return item as T;
  }
}
