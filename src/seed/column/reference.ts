import type { Law } from '../law/law.js';
import { permutationOf } from '../permutation.js';
import { ranksOf } from '../ranks.js';
import type { Generator, Scope, Value } from './generator.js';

/**
 * A foreign key: the value of another table's column ("workflows.id"), in the row that `row` numbers, or in a row drawn
 * by a law; no row gives NULL. A law's heavy ranks are scattered over the parent, so that the heaviest key is not simply the first row.
 */
export const reference = (column: string, row: Generator<number | null> | Law): Generator =>
  'bind' in row ? referenceTo(column, row) : referenceBy(column, row);

const referenceTo = (column: string, row: Generator<number | null>): Generator => ({
  says: `${column} at ${row.says}`,
  bind: (scope) => {
    const parent = parentOf(scope, column);
    const number = scope.bind(row);
    const at = (child: number): Value => {
      const row = number.at(child);
      return row === null ? null : parent(row, child);
    };
    return { at };
  },
});

const referenceBy = (column: string, law: Law): Generator => ({
  says: `${column} by ${law.says}`,
  bind: (scope) => {
    const { rows } = scope.parent(column);
    const parent = parentOf(scope, column);
    const ranks = ranksOf(law, rows);
    const scattered = permutationOf('shuffled', rows, scope.stream.child('scatter'));
    const { stream } = scope;
    return { at: (child) => parent(scattered.at(ranks.draw(stream.unit(child))), child) };
  },
});

/** The parent's value by its row, the row checked: a foreign key to a row that is not there would be a key to nothing. */
const parentOf = (scope: Scope, name: string): ((row: number, child: number) => Value) => {
  const { rows, bound } = scope.parent(name);
  if (rows < 1) scope.fail(`it references ${name}, and that table has no rows`);
  return (row, child) => {
    if (!(row >= 0 && row < rows)) scope.fail(`it references row ${row} of ${name}, which has ${rows} rows`, child);
    return bound.at(row);
  };
};
