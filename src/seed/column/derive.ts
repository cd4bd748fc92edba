import type { Bound, Generator, Value } from './generator.js';

type Values<G extends readonly Generator[]> = { [K in keyof G]: G[K] extends Generator<infer T> ? T : never };

/**
 * A value computed from other generators of the same row: correlated columns. `random` is a number in [0, 1) of this
 * column and row; nothing else may be drawn, or rows would differ from run to run.
 */
export const derive = <const G extends readonly Generator[], T extends Value>(
  from: G,
  value: (values: Values<G>, random: number) => T,
): Generator<T> => ({
  says: `derived from [${from.map(({ says }) => says).join('; ')}]`,
  bind: (scope) => {
    const bounds: readonly Bound[] = from.map((generator) => scope.bind(generator));
    const values = new Array(bounds.length);
    const { stream } = scope;
    const at = (row: number): T => {
      for (let i = 0; i < bounds.length; i++) values[i] = (bounds[i] as Bound).at(row);
      return value(values as Values<G>, stream.unit(row));
    };
    return { at };
  },
});
