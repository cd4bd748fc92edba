import { expect, test } from 'vitest';
import { withServer } from '../../postgres/testing.js';
import { type Operation, operation } from '../../scenario/churn.js';
import {
  add,
  countersChurn,
  countersDatabase,
  countersRequest,
  move,
  onDatabase,
  remove,
  subjectOf,
} from '../testing.js';
import { type ChurnRequest, runChurn } from './engine.js';
import { checkAtRest } from './rest.js';
import { countsOf } from './tally.js';

const server = withServer();

/** Runs a churn on fresh counters, and asks everything at rest. */
const churned = async (changes: Parameters<typeof countersRequest>[2] = {}) => {
  await using database = await countersDatabase(server());
  const request = countersRequest(server(), database.name, changes);
  const outcome = await runChurn(request);
  const rest = await onDatabase(server(), database.name, (session) =>
    checkAtRest(session, request.subject, outcome.entries, outcome.history),
  );
  return { outcome, rest, violated: rest.filter(({ state }) => state === 'violated').map(({ name }) => name) };
};

const manyMishaps = { rollback: 0.1, savepoint: 0.1, timeout: 0.05, cut: 0.1, kill: 0.05 };
const none = { rollback: 0, savepoint: 0, timeout: 0, cut: 0, kill: 0 };

const issuedBy = (entries: Awaited<ReturnType<typeof churned>>['outcome']['entries'], connection: number) =>
  entries
    .filter((entry) => entry.connection === connection)
    .map(({ sequence, operation, choices, mishap }) => ({ sequence, operation, choices, mishap }));

test('two runs with one seed issue the same operations on each connection', async () => {
  const [first, second] = [await churned({ seed: 5 }), await churned({ seed: 5 })];
  for (const connection of [0, 1, 2, 3]) {
    expect(issuedBy(first.outcome.entries, connection)).toHaveLength(100);
    expect(issuedBy(first.outcome.entries, connection)).toEqual(issuedBy(second.outcome.entries, connection));
  }
});

test('counters stay true under rollbacks, savepoints, timeouts, cut connections and killed backends', async () => {
  const { outcome, violated } = await churned({ churn: { ...countersChurn, mishaps: manyMishaps } });
  expect(violated).toEqual([]);
  expect(outcome.sightings).toEqual([]);
  expect(outcome.snapshotsMs.length).toBeGreaterThan(0);
  const { committed, lost, 'rolled-back': rolledBack, failed } = countsOf(outcome.entries);
  expect(committed).toBeGreaterThan(250);
  expect(lost).toBeGreaterThan(20);
  expect(rolledBack).toBeGreaterThan(30);
  expect(failed).toBe(0);
});

test('the history holds exactly the events of the transactions that are in the database', async () => {
  await using database = await countersDatabase(server());
  const request = countersRequest(server(), database.name, { churn: { operations: [add], mishaps: manyMishaps } });
  const outcome = await runChurn(request);
  await onDatabase(server(), database.name, async (session) => {
    await checkAtRest(session, request.subject, outcome.entries, outcome.history);
    const rows = await session.query<{ id: number }>('SELECT id FROM item WHERE id >= 1000000 ORDER BY id');
    const told = outcome.history.events.map(({ data }) => Number(data.id)).sort((a, b) => a - b);
    expect(told).toEqual(rows.map(({ id }) => id));
  });
});

test('deadlocks are run again until they succeed, with the same choices', async () => {
  const crossing = operation({
    name: 'crossing',
    weight: 1,
    choose: (random) => ({ first: random.int(0, 1) }),
    run: async (transaction, { first }) => {
      const touch = (bucket: number) =>
        transaction.query('UPDATE counter SET live = live WHERE bucket = :bucket', { bucket });
      await touch(first);
      await transaction.query('SELECT pg_sleep(0.002)');
      await touch(1 - first);
    },
  });
  const { outcome, violated } = await churned({
    churn: { operations: [crossing], mishaps: none },
    limit: { operations: [5, 5, 5, 5] },
  });
  expect(countsOf(outcome.entries)).toMatchObject({ committed: 20, failed: 0 });
  expect(countsOf(outcome.entries).retries).toBeGreaterThan(0);
  expect(violated).toEqual([]);
}, 60_000);

const failing = (changes: Partial<Operation> = {}) =>
  operation({
    name: 'failing',
    weight: 1,
    run: async (transaction) => {
      await transaction.query('INSERT INTO counter VALUES (0, 0)');
    },
    ...changes,
  });

test('an operation that always fails is refused, with its error and what mends it', async () => {
  await expect(churned({ churn: { operations: [failing()] } })).rejects.toMatchObject({
    code: 'operation-always-fails',
    exitCode: 2,
    message: expect.stringContaining('duplicate key value'),
    hint: expect.stringContaining('list 23505 in its expects'),
  });
});

test('an error that an operation expects is no failure', async () => {
  const { outcome, violated } = await churned({
    churn: { operations: [failing({ expects: ['23505'] })], mishaps: none },
    limit: { operations: [3] },
  });
  expect(violated).toEqual([]);
  expect(outcome.entries.map((entry) => entry.outcome)).toContainEqual({
    state: 'rolled-back',
    because: 'expected 23505',
  });
});

test('an error that comes now and then is told by operation and SQLSTATE', async () => {
  const { violated, rest } = await churned({
    churn: { operations: [add, { ...failing(), weight: 0.3 }], mishaps: none },
    refuseHopeless: false,
  });
  expect(violated).toEqual(['no operation fails unexpectedly']);
  expect(JSON.stringify(rest)).toContain('23505 duplicate key');
});

test('what runs outside the transaction survives its rollback, and the counters show it', async () => {
  const leaking = operation({
    ...add,
    name: 'leaking',
    run: async (transaction, { id, bucket }) => {
      await transaction.query('INSERT INTO item VALUES (:id, :bucket)', { id: Number(id), bucket: Number(bucket) });
      await transaction.outside('UPDATE counter SET live = live + 1 WHERE bucket = :bucket', {
        bucket: Number(bucket),
      });
    },
  });
  const { violated } = await churned({ churn: { operations: [leaking], mishaps: { ...none, rollback: 0.3 } } });
  expect(violated).toContain('counter equals count(*) of item');
});

test('a violation that a snapshot shows ends the churn, with how far each connection had come', async () => {
  const forgetful = operation({
    ...remove,
    run: async (transaction, { id }) => {
      await transaction.query('DELETE FROM item WHERE id = :id', { id: Number(id) });
    },
  });
  const limits: Pick<ChurnRequest, 'limit'> = { limit: { seconds: 30 } };
  const { outcome } = await churned({ churn: { operations: [add, forgetful, move] }, ...limits, snapshotEveryMs: 20 });
  expect(outcome.durationMs).toBeLessThan(20_000);
  const [sighting] = outcome.sightings;
  expect(sighting?.violation.name).toBe('counter equals count(*) of item');
  expect(sighting?.issued).toHaveLength(4);
});

test('a connection that changed what a statement returns does not break the others', async () => {
  const widen = operation({
    name: 'widen',
    weight: 0.02,
    choose: (_random, { connection, sequence }) => ({ column: `c${connection}_${sequence}` }),
    run: async (transaction, { column }) => {
      await transaction.query(`ALTER TABLE item ADD COLUMN ${column} int`);
    },
  });
  const read = operation({
    name: 'read',
    weight: 1,
    run: async (transaction) => {
      await transaction.query('SELECT * FROM item WHERE id = 1');
    },
  });
  const { outcome, violated } = await churned({
    churn: { operations: [read, widen], mishaps: none },
    subject: subjectOf([]),
  });
  expect(countsOf(outcome.entries).failed).toBe(0);
  expect(violated).toEqual([]);
});
