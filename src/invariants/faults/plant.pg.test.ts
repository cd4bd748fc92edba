import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withServer } from '../../postgres/testing.js';
import { operation } from '../../scenario/churn.js';
import type { Fault } from '../../scenario/fault.js';
import type { Ground } from '../ground.js';
import { matchesTruth } from '../matchesTruth.js';
import { add, countersGround, countersInvariant, remove, subjectOf } from '../testing.js';
import { plantFault } from './plant.js';

const server = withServer();
let ground: Ground;

beforeAll(async () => {
  ground = await countersGround(server());
});
afterAll(() => ground.template.drop());

const NAME = 'counter equals count(*) of item';
const caught = { state: 'caught', by: [NAME] };

describe('generated faults', () => {
  const generated = (what: string): Fault => {
    const fault = countersInvariant.faults?.find(({ name }) => name.endsWith(what));
    if (fault === undefined) throw new Error(`no fault is generated for ${what}`);
    return fault;
  };

  test.each(['plus one', 'minus one', 'row missing', 'stale by one operation'])(
    'of a counter: %s is caught',
    async (what) => {
      expect(await plantFault(generated(what), ground)).toMatchObject(caught);
    },
  );

  test('of a counter: a row twice is impossible where the key forbids it, and says so', async () => {
    expect(await plantFault(generated('row twice'), ground)).toMatchObject({
      state: 'impossible',
      reason: expect.stringContaining('counter_pkey'),
    });
  });

  test('of a derived table without a key: a row twice is caught', async () => {
    const invariant = matchesTruth({
      table: 'newest',
      key: ['bucket'],
      value: 'seen',
      truth: `SELECT bucket, timestamp '2026-01-01' + max(id) * interval '1 s' AS seen FROM item GROUP BY bucket`,
    });
    const derived = await countersGround(server(), {
      subject: subjectOf([invariant]),
      sql: `CREATE TABLE newest AS SELECT bucket, timestamp '2026-01-01' + max(id) * interval '1 s' AS seen FROM item GROUP BY bucket`,
    });
    const states: string[] = [];
    for (const fault of invariant.faults ?? []) states.push((await plantFault(fault, derived)).state);
    await derived.template.drop();
    // No operation keeps this table: the last fault, one operation behind, has nothing to take back.
    expect(states).toEqual(['caught', 'caught', 'caught', 'caught', 'impossible']);
  });
});

describe('declared faults', () => {
  test('a writer that forgets the counter is caught under churn', async () => {
    const forgetful = operation({
      ...add,
      run: async (transaction, { id, bucket }) => {
        await transaction.query('INSERT INTO item VALUES (:id, :bucket)', { id: Number(id), bucket: Number(bucket) });
      },
    });
    const fault = { name: 'a writer that forgets', operations: [forgetful], churn: 40 };
    expect(await plantFault(fault, ground)).toMatchObject(caught);
  });

  test('a script that breaks nothing survives, and that is told', async () => {
    const fault = { name: 'harmless', apply: 'UPDATE counter SET live = live' };
    expect(await plantFault(fault, ground)).toEqual({
      name: 'harmless',
      state: 'survived',
      reason: 'every invariant held',
    });
  });

  test('a fault that turns other invariants red than it must, survives', async () => {
    const fault = {
      name: 'off',
      apply: 'UPDATE counter SET live = live + 1 WHERE bucket = 7',
      breaks: [NAME, 'another'],
    };
    expect(await plantFault(fault, ground)).toMatchObject({ state: 'survived', reason: 'these held: another' });
  });

  test('a fault that does not run is the user’s error, not a catch', async () => {
    await expect(plantFault({ name: 'misspelt', apply: 'UPDATE countr SET live = 0' }, ground)).rejects.toMatchObject({
      code: 'fault-cannot-be-planted',
      exitCode: 2,
    });
    const broken = operation({
      ...remove,
      run: async (transaction) => {
        await transaction.query('DELETE FROM itm');
      },
    });
    await expect(plantFault({ name: 'broken', operations: [broken], churn: 20 }, ground)).rejects.toMatchObject({
      code: 'fault-cannot-be-planted',
      message: expect.stringContaining('its operation "remove" fails: relation "itm" does not exist'),
    });
  });
});
