import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Churn, operation } from '../../scenario/churn.js';
import { streamOf } from '../../seed/stream.js';
import { OperationRandom } from './random.js';
import { scheduleOf } from './slot.js';

const never = () => Promise.reject(new Error('a schedule runs nothing'));
const churn: Churn = {
  operations: [
    operation({ name: 'often', weight: 9, choose: (random) => ({ id: random.int(1, 1000) }), run: never }),
    operation({ name: 'seldom', weight: 1, run: never }),
  ],
};

const drawn = (seed: number, connection: number, count: number, what = churn) => {
  const schedule = scheduleOf(what, streamOf(seed));
  return Array.from({ length: count }, (_, sequence) => {
    const {
      operation: { name },
      choices,
      mishap,
    } = schedule(connection, sequence);
    return { name, choices, mishap };
  });
};

test('one seed draws the same operations, choices and mishaps again', () => {
  expect(drawn(7, 3, 500)).toEqual(drawn(7, 3, 500));
});

test('another seed, or another connection, draws others', () => {
  expect(drawn(7, 3, 50)).not.toEqual(drawn(8, 3, 50));
  expect(drawn(7, 3, 50)).not.toEqual(drawn(7, 4, 50));
});

test('an operation is drawn the same whatever was asked for before it', () => {
  const schedule = scheduleOf(churn, streamOf(1));
  const first = schedule(0, 40).choices;
  for (let sequence = 0; sequence < 40; sequence++) schedule(0, sequence);
  expect(schedule(0, 40).choices).toEqual(first);
});

test('how many draws one operation makes does not move the next', () => {
  const greedy: Churn = {
    operations: [
      operation({
        name: 'often',
        weight: 9,
        choose: (random) => ({ id: random.int(1, 1000), more: Array.from({ length: 20 }, () => random.int(1, 9)) }),
        run: never,
      }),
      churn.operations[1] as Churn['operations'][number],
    ],
  };
  const ids = (what: Churn) => drawn(1, 0, 100, what).map(({ name, choices }) => [name, choices.id]);
  expect(ids(greedy)).toEqual(ids(churn));
});

test('operations are drawn by weight', () => {
  const seldom = drawn(1, 0, 10_000).filter(({ name }) => name === 'seldom').length;
  // 1,000 expected; five standard deviations of a binomial are 150.
  expect(seldom).toBeGreaterThan(850);
  expect(seldom).toBeLessThan(1150);
});

test('an operation that takes another’s place brings its own weight', () => {
  const busy = operation({ name: 'seldom', weight: 91, run: never });
  const schedule = scheduleOf(churn, streamOf(1), [busy]);
  const names = Array.from({ length: 1000 }, (_, sequence) => schedule(0, sequence).operation);
  expect(names.filter((drawn) => drawn === busy).length).toBeGreaterThan(850);
});

test('mishaps come at the declared rates, and not at all at zero', () => {
  const none = { rollback: 0, savepoint: 0, timeout: 0, cut: 0, kill: 0 };
  const count = (mishaps: Churn['mishaps'], kind: string) =>
    drawn(1, 0, 10_000, { ...churn, mishaps: mishaps ?? {} }).filter(({ mishap }) => mishap?.kind === kind).length;
  expect(count({ ...none, cut: 0.1 }, 'cut')).toBeGreaterThan(850);
  expect(count({ ...none, cut: 0.1 }, 'cut')).toBeLessThan(1150);
  expect(drawn(1, 0, 1000, { ...churn, mishaps: none }).every(({ mishap }) => mishap === undefined)).toBe(true);
});

test('every draw stays within its bounds, the low indexes far more often', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 5000 }), (sequence, count) => {
      const random = new OperationRandom(streamOf(1));
      random.seek(sequence);
      const index = random.skewed(count);
      const number = random.int(-3, 3);
      expect(Number.isInteger(index) && index >= 0 && index < count).toBe(true);
      expect(Number.isInteger(number) && number >= -3 && number <= 3).toBe(true);
    }),
  );
  const random = new OperationRandom(streamOf(1));
  const drawnIndexes = Array.from({ length: 1000 }, () => random.skewed(200));
  expect(drawnIndexes.filter((index) => index < 10).length).toBeGreaterThan(350);
});
