import { type Bound, type Generator, isPicked, type Picked, type Value } from './generator.js';
import { shareOfRows } from './share.js';

/** NULL in `share` of the rows (0 to 1), else what `generator` gives. */
export const nullable = <T extends Value>(share: number, generator: Generator<T>): Generator<T | null> => ({
  says: `null in ${share}, else ${generator.says}`,
  bind: (scope) => {
    const bound = scope.bind(generator) as Bound<T | null>;
    const stream = scope.stream.child('null');
    const nulls = shareOfRows(scope, share);
    const at = (row: number) => (stream.unit(row) < nulls ? null : bound.at(row));
    if (!isPicked(bound as Bound)) return { at };
    const picked = bound as Bound as Picked;
    const index = (row: number) => (stream.unit(row) < nulls ? -1 : picked.index(row));
    return { at, entries: picked.entries, index } as Bound<T | null>;
  },
});
