import { describe, expect, test } from 'vitest';
import type { Session } from '../postgres/session.js';
import { freshDatabase, withServer } from '../postgres/testing.js';
import type { Invariant, InvariantResult } from '../scenario/invariant.js';
import { conserved } from './conserved.js';
import { holds } from './holds.js';
import { counterMatchesCount, matchesTruth } from './matchesTruth.js';
import { never } from './never.js';
import { askAll, askAtRest } from './subject.js';
import { onDatabase, subjectOf } from './testing.js';

const server = withServer();

const SCHEMA = `
  CREATE TABLE item (team int, kind text, price numeric);
  INSERT INTO item VALUES (1, 'a', 1.5), (1, 'a', 2), (1, 'b', 4), (NULL, 'a', 8), (2, NULL, 16);
  CREATE TABLE counter AS SELECT team, kind, count(*) AS items FROM item GROUP BY team, kind;
  CREATE TABLE total AS SELECT team, sum(price) AS price FROM item GROUP BY team;`;

const counted = counterMatchesCount({ counter: 'counter', key: ['team', 'kind'], value: 'items', of: 'item' });
const totalled = matchesTruth({
  table: 'total',
  key: ['team'],
  value: 'price',
  truth: 'SELECT team, sum(price) AS price FROM item GROUP BY team;',
});

/** What the invariant says of the tables after a script. */
const after = async (sql: string, invariant: Invariant): Promise<InvariantResult> => {
  await using database = await freshDatabase(server());
  return await onDatabase(server(), database.name, async (session: Session) => {
    await session.script(`${SCHEMA}${sql}`);
    const [result] = await askAtRest(session, subjectOf([invariant]));
    return result as InvariantResult;
  });
};

const violated = (rows: readonly object[], total = rows.length) =>
  expect.objectContaining({ state: 'violated', rows, total });

describe('counterMatchesCount and matchesTruth', () => {
  test('hold on right tables, keys that are NULL among them', async () => {
    expect(await after('', counted)).toMatchObject({ state: 'holds' });
    expect(await after('', totalled)).toMatchObject({ state: 'holds' });
  });

  test.each([
    ['a value that is off', 'UPDATE counter SET items = 3 WHERE kind = $$b$$', 'team=1, kind=b', '1', '3'],
    ['a missing row', 'DELETE FROM counter WHERE team IS NULL', 'team=NULL, kind=a', '1', null],
    ['a row too many', 'INSERT INTO counter VALUES (9, $$z$$, 4)', 'team=9, kind=z', null, '4'],
    ['a row that is there twice', 'INSERT INTO counter VALUES (2, NULL, 1)', 'team=2, kind=NULL', null, '1'],
  ])('show %s by key, expected and found', async (_, sql, key, expected, found) => {
    expect(await after(sql.replaceAll('$$', "'"), counted)).toEqual(violated([{ key, expected, found }]));
  });

  test('take a counter of zero for no counter at all', async () => {
    expect(await after('INSERT INTO counter VALUES (9, NULL, 0)', counted)).toMatchObject({ state: 'holds' });
  });

  test('compare numbers, not their digits', async () => {
    expect(await after('UPDATE total SET price = price + 0.00', totalled)).toMatchObject({ state: 'holds' });
  });

  test('give the SQL that shows every wrong row, beyond the ten', async () => {
    const result = await after('INSERT INTO counter SELECT n, NULL, 1 FROM generate_series(100, 149) AS n', counted);
    expect(result).toMatchObject({ state: 'violated', total: 50 });
    if (result.state !== 'violated') return;
    expect(result.rows).toHaveLength(10);
    expect(result.sql).toContain('FROM item');
  });
});

describe('never', () => {
  test('shows the key, expected and found, and further columns beside the key', async () => {
    const sql = `SELECT kind AS key, 0 AS expected, price AS found, team FROM item WHERE price > 8`;
    expect(await after('', never('no price above 8', sql))).toEqual(
      violated([{ key: 'NULL, team=2', expected: '0', found: '16' }]),
    );
  });

  test('refuses SQL that names no key, even when it returns nothing', async () => {
    await expect(after('', never('nameless', 'SELECT price FROM item WHERE false'))).rejects.toMatchObject({
      code: 'invariant-without-key',
      exitCode: 2,
      message: expect.stringContaining('only: price'),
    });
  });

  test('tells whose SQL PostgreSQL refuses', async () => {
    await expect(after('', never('misspelt', 'SELECT prise AS key FROM item'))).rejects.toMatchObject({
      code: 'invariant-cannot-be-checked',
      exitCode: 2,
      message: expect.stringContaining('"misspelt": column "prise" does not exist'),
    });
  });
});

describe('holds', () => {
  test('is violated by the rows that its function returns', async () => {
    const row = { key: 'item', expected: '0', found: '5' };
    expect(
      await after(
        '',
        holds('no item', () => [row]),
      ),
    ).toEqual(violated([row]));
    expect(
      await after(
        '',
        holds('items', () => []),
      ),
    ).toMatchObject({ state: 'holds' });
  });

  test('refuses rows without a key', async () => {
    const nameless = holds('nameless', () => [{ expected: '1', found: '2' }] as never);
    await expect(after('', nameless)).rejects.toMatchObject({ code: 'invariant-without-key', exitCode: 2 });
  });

  test('is asked at rest alone where it says so', async () => {
    await using database = await freshDatabase(server());
    const [result] = await onDatabase(server(), database.name, (session) =>
      askAll(session, subjectOf([holds('whole', () => [], { at: 'rest' })]), { moment: 'churn', history: [] }),
    );
    expect(result).toMatchObject({ state: 'skipped', reason: 'only judged at rest' });
  });
});

test('conserved holds to the first answer it saw', async () => {
  await using database = await freshDatabase(server());
  await onDatabase(server(), database.name, async (session) => {
    await session.script(SCHEMA);
    const subject = subjectOf([conserved('the sum of prices', 'SELECT sum(price) AS price FROM item')]);
    expect(await askAtRest(session, subject)).toMatchObject([{ state: 'holds' }]);
    await session.script("UPDATE item SET kind = 'c'");
    expect(await askAtRest(session, subject)).toMatchObject([{ state: 'holds' }]);
    await session.script('UPDATE item SET price = price + 1 WHERE team = 2');
    expect(await askAtRest(session, subject)).toMatchObject([{ state: 'violated', total: 2 }]);
  });
});

test('an invariant of a shape that is not on the clone is skipped, with the reason', async () => {
  const elsewhere = {
    ...counted,
    check: async (context: Parameters<Invariant['check']>[0]) => {
      await context.session('another-shape');
      return { state: 'holds' as const, checked: 'nothing' };
    },
  };
  expect(await after('', elsewhere)).toMatchObject({
    state: 'skipped',
    reason: expect.stringContaining('another-shape'),
  });
});
