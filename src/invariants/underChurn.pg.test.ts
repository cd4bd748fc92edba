import { afterAll, beforeAll, expect, test } from 'vitest';
import { withServer } from '../postgres/testing.js';
import { operation } from '../scenario/churn.js';
import type { Ground } from './ground.js';
import { add, countersChurn, countersGround, move, remove } from './testing.js';
import { checkUnderChurn } from './underChurn.js';

const server = withServer();
const grounds: Ground[] = [];

const groundWith = async (changes: Parameters<typeof countersGround>[1] = {}): Promise<Ground> => {
  const ground = await countersGround(server(), changes);
  grounds.push(ground);
  return ground;
};

let right: Ground;
beforeAll(async () => {
  right = await groundWith();
});
afterAll(() => Promise.all(grounds.map(({ template }) => template.drop())));

const none = { rollback: 0, savepoint: 0, timeout: 0, cut: 0, kill: 0 };
const isRed = ({ state }: { readonly state: string }) => state === 'violated';

test('right counters pass, and the summary tells what ran', async () => {
  const result = await checkUnderChurn(right, { limit: { seconds: 2 }, reproduceMs: 0 });
  expect(result.rest.filter(isRed)).toEqual([]);
  expect(result).not.toHaveProperty('reproduction');
  const { summary } = result;
  expect(summary.operations).toBe(result.entries.length);
  expect(summary.byOperation.map(({ operation }) => operation)).toEqual(['add', 'move', 'remove']);
  expect(summary.snapshots.count).toBeGreaterThan(2);
});

test('a bug without a race is reduced to its shortest prefix, which shows it again', async () => {
  // Only every twentieth id is forgotten.
  const forgetful = operation({
    ...remove,
    weight: 1,
    run: async (transaction, choices) => {
      if (Number(choices.id) % 20 !== 7) return remove.run(transaction, choices);
      await transaction.query('DELETE FROM item WHERE id = :id', { id: Number(choices.id) });
    },
  });
  const ground = await groundWith({ churn: { operations: [{ ...add, weight: 1 }, forgetful], mishaps: none } });
  const options = { limit: { operations: [200, 200, 200, 200] }, reproduceMs: 60_000 };
  const { reproduction } = await checkUnderChurn(ground, options);
  expect(reproduction).toMatchObject({
    how: 'one-by-one',
    violation: { name: 'counter equals count(*) of item', total: 1 },
  });
  if (reproduction?.how !== 'one-by-one') return;
  expect(reproduction.last.operation.name).toBe('remove');
  expect(Number(reproduction.last.choices.id) % 20).toBe(7);
  const again = (oneByOne: number) => checkUnderChurn(ground, { limit: { oneByOne }, reproduceMs: 0 });
  expect((await again(reproduction.operations)).rest.some(isRed)).toBe(true);
  expect((await again(reproduction.operations - 1)).rest.some(isRed)).toBe(false);
}, 90_000);

test('a lost update is a race: no order of single operations shows it, connections at once do', async () => {
  const racing = operation({
    ...add,
    run: async (transaction, { id }) => {
      await transaction.query('INSERT INTO item VALUES (:id, 0)', { id: Number(id) });
      const [counter] = await transaction.query<{ live: number }>('SELECT live FROM counter WHERE bucket = 0');
      await transaction.query('UPDATE counter SET live = :live WHERE bucket = 0', { live: Number(counter?.live) + 1 });
    },
  });
  const ground = await groundWith({ churn: { operations: [racing], mishaps: none } });
  const options = { limit: { operations: [50, 50, 50, 50] }, reproduceMs: 20_000 };
  const { reproduction } = await checkUnderChurn(ground, options);
  expect(reproduction).toMatchObject({ how: 'at-once' });
  if (reproduction?.how !== 'at-once') return;
  expect(reproduction.operations).toBeLessThan(200);
}, 90_000);

test('operations one by one are the schedule’s own, in its order', async () => {
  const ground = await groundWith({ churn: { ...countersChurn, operations: [add, move], mishaps: none } });
  const { entries } = await checkUnderChurn(ground, { limit: { oneByOne: 9 }, reproduceMs: 0 });
  expect(entries.map(({ connection, sequence }) => [connection, sequence])).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 0],
    [0, 1],
    [1, 1],
    [2, 1],
    [3, 1],
    [0, 2],
  ]);
});
