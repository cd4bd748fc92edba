import type { Churn, Mishaps, Operation, Place } from '../../scenario/churn.js';
import type { Parameters } from '../../scenario/scenario.js';
import type { Stream } from '../../seed/stream.js';
import { OperationRandom } from './random.js';

/** What befalls an operation on purpose. */
export type Mishap =
  | { readonly kind: 'rollback' }
  | { readonly kind: 'savepoint' }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  | { readonly kind: 'cut'; readonly at: 'before-commit' | 'at-commit' }
  | { readonly kind: 'kill'; readonly afterMs: number };

/** One operation as it was drawn, before anything is executed. */
export interface Slot extends Place {
  readonly operation: Operation;
  readonly choices: Parameters;
  readonly mishap: Mishap | undefined;
}

/** All operations of a churn: a pure function of the seed, the connection and the sequence. */
export type Schedule = (connection: number, sequence: number) => Slot;

const MISHAPS: Mishaps = { rollback: 0.02, savepoint: 0.02, timeout: 0.005, cut: 0.0005, kill: 0.0005 };

/** The schedule of a churn. Operations of `replaced` take the place of those of the same name. */
export const scheduleOf = (
  { operations, mishaps = {} }: Pick<Churn, 'operations' | 'mishaps'>,
  stream: Stream,
  replaced: readonly Operation[] = [],
): Schedule => {
  const chosen = operations.map((declared) => replaced.find(({ name }) => name === declared.name) ?? declared);
  const pick = weighted(chosen);
  const rates = { ...MISHAPS, ...mishaps };
  const randoms: OperationRandom[] = [];
  return (connection, sequence) => {
    randoms[connection] ??= new OperationRandom(stream.child(`connection ${connection}`));
    const random = randoms[connection];
    random.seek(sequence);
    const operation = chosen[pick(random.unit())] as Operation;
    const mishap = drawMishap(rates, random.unit(), random.unit());
    const choices = operation.choose?.(random, { connection, sequence }) ?? {};
    return { connection, sequence, operation, choices, mishap };
  };
};

/** The index on which a number in [0, 1) falls when the unit interval is shared out by weight. */
const weighted = (operations: readonly Operation[]): ((unit: number) => number) => {
  const total = operations.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  const ends = operations.map(({ weight }) => {
    sum += weight;
    return sum / total;
  });
  return (unit) => {
    const index = ends.findIndex((end) => unit < end);
    return index === -1 ? ends.length - 1 : index;
  };
};

const drawMishap = (rates: Mishaps, which: number, how: number): Mishap | undefined => {
  let end = 0;
  const falls = (kind: keyof Mishaps) => {
    end += rates[kind];
    return which < end;
  };
  if (falls('rollback')) return { kind: 'rollback' };
  if (falls('savepoint')) return { kind: 'savepoint' };
  if (falls('timeout')) return { kind: 'timeout', afterMs: 1 + Math.floor(how * 5) };
  if (falls('cut')) return { kind: 'cut', at: how < 0.5 ? 'before-commit' : 'at-commit' };
  if (falls('kill')) return { kind: 'kill', afterMs: how * 3 };
  return undefined;
};
